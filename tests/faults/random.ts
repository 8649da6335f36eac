export { seeded } from '../support/seeded.ts';

export const below = (random: () => number, limit: number): number => Math.floor(random() * limit);
