// The reader lies beside the writer; this path stays until its last callers have moved.
export * from '../cms/der-read.ts';
