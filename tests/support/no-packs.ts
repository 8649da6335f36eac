import type { PackedBlobs } from '../../src/main/core/store/packed-blobs.ts';

/** For stores of files of which each lies alone. */
export const noPacks: PackedBlobs = { find: () => undefined, countIn: () => 0, forget: () => undefined };
