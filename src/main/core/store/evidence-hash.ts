import { hash } from 'node:crypto';

/**
 * Two steps, so that the chain between two rows can be shown without showing the rows: the content hash speaks for a row,
 * and the hash of a row binds it to the one before. Both are SHA-256 over text, so `sha256sum` computes them.
 */
export const contentHash = (text: string): string => hash('sha256', text, 'hex');
export const linkHash = (prev: string, content: string): string => hash('sha256', `${prev}${content}`, 'hex');
