/** PAdES baseline levels (ETSI EN 319 142-1 §6), lowest first. */
export const levels = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const;
export type Level = (typeof levels)[number];

export const isLevel = (text: string | undefined): text is Level => levels.some((level) => level === text);
