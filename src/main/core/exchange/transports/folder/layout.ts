import { createHash } from 'node:crypto';
import type { MessageKind } from '../../../ports/exchange-axis.ts';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/**
 * An agency's folder: its code as far as any file system bears it, and a piece of its hash, so that codes that differ in
 * case alone, or in a character some disk forbids, do not share one.
 */
export const boxOf = (code: string): string => `${code.replaceAll(/[^A-Za-z0-9.-]/gu, '_').slice(0, 40)}-${sha256(code).slice(0, 8)}`;

/** The same key is the same package, however often it is sent; nobody else's message can have this id. */
export const docIdOf = (from: string, kind: MessageKind, key: string): string => sha256(JSON.stringify(['congvan-folder', from, kind, key])).slice(0, 32);

export const contentName = (docId: string): string => `${docId}.edxml`;
export const manifestName = (docId: string): string => `${docId}.manifest.json`;
export const sentName = (docId: string): string => `${docId}.sent.json`;
export const receiptName = (docId: string, receiver: string): string => `${docId}.${sha256(receiver).slice(0, 12)}.receipt.json`;

/** The id a manifest's file name claims; any other file in an inbox is none of ours. */
export const docIdIn = (name: string, ending: 'manifest' | 'sent'): string | undefined => new RegExp(`^([0-9a-f]{32})\\.${ending}\\.json$`, 'u').exec(name)?.[1];

/** A package that cannot be believed goes under an id of its content, never under the id it claims: else it could stand in the way of the true one. */
export const unsoundId = (name: string, bytes: Uint8Array): string => `unsound-${createHash('sha256').update(name).update('\n').update(bytes).digest('hex').slice(0, 32)}`;
