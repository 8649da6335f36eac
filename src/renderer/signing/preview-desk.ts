import type { Answer } from '../../contract/errors.ts';
import { answered } from '../ui/office.ts';
import { wishName, type Wish } from './preview.rules.ts';

export interface Preview {
  readonly blob: string;
  readonly bytes: number;
}

/** Fewer than the core keeps (six), so that what is remembered here is still there. */
const remembered = 3;

/** Questions and answers, the latest last: the paper in front, and the one that was asked for ahead. */
const desk = new Map<string, Promise<Answer<Preview>>>();

/**
 * The file with the appearance on it, made by the code that signs. Asked ahead of time, it is there when the person gets to
 * it. An answer that failed is forgotten, so that asking again asks again.
 */
export function askPreview(wish: Wish): Promise<Answer<Preview>> {
  const { paper, keyId, page, rect } = wish;
  if (keyId === undefined) return Promise.resolve({ ok: true, value: { blob: paper.blob, bytes: paper.bytes } });
  const name = wishName(wish);
  const asked = desk.get(name) ?? answered(() => window.office.call('signing.preview', { id: paper.id, ordinal: paper.ordinal, keyId, page, rect: [...rect] }));
  desk.delete(name);
  desk.set(name, asked);
  for (const old of [...desk.keys()].slice(0, -remembered)) desk.delete(old);
  void asked.then((answer) => { if (!answer.ok && desk.get(name) === asked) desk.delete(name); });
  return asked;
}
