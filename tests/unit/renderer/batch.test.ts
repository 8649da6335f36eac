import { describe, expect, it } from 'vitest';
import type { KeyView, ToSignRow } from '../../../src/contract/views.ts';
import { isTicked, leftOver, nextUnseen, outcomesOf, planBatch } from '../../../src/renderer/signing/batch/batch.rules.ts';
import { paperName, paperOf, papersOf, seenWish, toSign, type Seen } from '../../../src/renderer/signing/papers.rules.ts';
import { isFixed, wishName, type Wish } from '../../../src/renderer/signing/preview.rules.ts';

const blob = (n: number): string => String(n).padStart(64, '0');
const row = (id: number, over: Partial<ToSignRow> = {}): ToSignRow =>
  ({ id, ordinal: 1, as: 'personal', code: `${String(id)}/UBND-VP`, subject: 'Về việc mẫu', typeName: 'Công văn', fileName: `${String(id)}.pdf`, blob: blob(id), bytes: 1000, signer: 'Lê Văn Mẫu', ...over });
const wish = (of: ToSignRow, keyId = 'k1'): Wish => ({ paper: paperOf(of), keyId, page: 2, rect: [10, 20, 130, 60] });
const seen = (...wishes: Wish[]): Seen => new Map(wishes.map((w) => [paperName(w.paper), w]));
const key: Pick<KeyView, 'id' | 'holder'> = { id: 'k1', holder: 'Lê Văn Mẫu' };

describe('what a batch signs', () => {
  it('is what is in the batch and was shown, in the order of the list', () => {
    const rows = [row(1), row(2), row(3)];
    const plan = planBatch(rows, new Map(), seen(wish(row(3)), wish(row(1))), key);
    expect(plan.sign.map((w) => w.paper.id)).toEqual([1, 3]);
    expect(plan.unseen.map((r) => r.id)).toEqual([2]);
  });

  it('is nothing that was shown with another key, or before its bytes changed, or without a key', () => {
    const rows = [row(1), row(2), row(3)];
    const changed = row(2, { blob: blob(99) });
    const plan = planBatch([row(1), changed, row(3)], new Map(), seen(wish(row(1), 'k2'), wish(row(2)), { ...wish(row(3)), keyId: undefined }), key);
    expect(plan.sign).toEqual([]);
    expect(plan.unseen.length).toBe(3);
    expect(planBatch(rows, new Map(), seen(...rows.map((r) => wish(r))), undefined).sign).toEqual([]);
  });

  it('leaves out what the person took out, and papers of another signer until the person says otherwise', () => {
    const other = row(2, { signer: 'Trần Thị Mẫu' });
    expect(isTicked(other, new Map(), key.holder)).toBe(false);
    expect(isTicked(other, new Map([[paperName(other), true]]), key.holder)).toBe(true);
    expect(isTicked(row(1, { signer: '' }), new Map(), key.holder)).toBe(true);
    expect(isTicked(row(1, { signer: 'Lê Văn Mẫu'.normalize('NFD') }), new Map(), key.holder)).toBe(true);
    expect(isTicked(row(1, { as: 'organ', signer: 'Trần Thị Mẫu' }), new Map(), 'Ủy ban nhân dân xã Mẫu')).toBe(true);
    expect(planBatch([row(1)], new Map([[paperName(row(1)), false]]), seen(wish(row(1))), key)).toEqual({ sign: [], unseen: [] });
  });

  it('is told to the shell with exactly the page and place that were seen', () => {
    expect(toSign(wish(row(7)))).toEqual({ id: 7, ordinal: 1, page: 2, rect: [10, 20, 130, 60] });
  });

  it('goes on to the next unseen paper, round the end', () => {
    const rows = [row(1), row(2), row(3)];
    expect(nextUnseen(rows, [row(1)], 1)).toBe(0);
    expect(nextUnseen(rows, [row(3)], 0)).toBe(2);
    expect(nextUnseen(rows, [], 0)).toBeUndefined();
  });
});

describe('what became of a batch', () => {
  const asked = [row(1), row(2), row(3), row(4)].map((r) => wish(r));
  it('says of each paper whether it was signed, failed, or was never begun', () => {
    const outcomes = outcomesOf(asked, [
      { id: 1, ordinal: 1, signed: { level: 'B-B', wanted: 'B-LT', missing: { code: 'net.timeout' } } },
      { id: 2, ordinal: 1, error: { code: 'pdf.damaged' } },
      { id: 3, ordinal: 1, error: { code: 'sign.cancelled' } },
    ]);
    expect([...outcomes.values()].map((o) => o.kind)).toEqual(['signed', 'failed', 'untouched', 'untouched']);
    expect(leftOver(asked, outcomes).map((w) => w.paper.id)).toEqual([2, 3, 4]);
    expect(outcomes.get('2 1')).toEqual({ kind: 'failed', code: 'pdf.damaged' });
  });
});

describe('what a preview shows', () => {
  it('is another whenever document, bytes, key, page or place are', () => {
    const base = wish(row(1));
    const others: Wish[] = [
      { ...base, keyId: 'k2' }, { ...base, keyId: undefined }, { ...base, page: 3 }, { ...base, rect: [10.01, 20, 130, 60] },
      { ...base, paper: { ...base.paper, blob: blob(5) } }, { ...base, paper: { ...base.paper, ordinal: 2 } }, { ...base, paper: { ...base.paper, id: 2 } },
    ];
    expect(new Set([base, ...others].map(wishName)).size).toBe(others.length + 1);
    expect(wishName({ ...base, rect: [10, 20, 130, 60] })).toBe(wishName(base));
    expect(seenWish(seen(base), base.paper, 'k1')).toBe(base);
  });

  it('may be moved where the decree leaves room', () => {
    expect(isFixed('personal', { why: 'nameUnderPosition' })).toBe(false);
    expect(isFixed('organ', { why: 'overSignature' })).toBe(false);
    expect(isFixed('personal', { why: 'emptyField' })).toBe(true);
    expect(isFixed('appendix', { why: 'corner' })).toBe(true);
    expect(isFixed('copy', { why: 'cornerTaken' })).toBe(false);
  });
});

describe('the files of one document', () => {
  const file = (ordinal: number, contentType = 'application/pdf') => ({ ordinal, name: `${String(ordinal)}.pdf`, contentType, bytes: 10, blob: blob(ordinal) });
  const view = { row: { id: 1 }, attachments: [file(1), file(2, 'image/png'), file(3)] } as unknown as Parameters<typeof papersOf>[0];
  it('are those that the core lists for the seal, main paper first', () => {
    const rows = [row(1, { ordinal: 3, as: 'appendix', blob: blob(3) }), row(9)];
    expect(papersOf(view, rows, 'organ').map((p) => [p.ordinal, p.as])).toEqual([[3, 'appendix']]);
  });

  it('are its PDFs where the core lists none, so that it can say why not', () => {
    expect(papersOf(view, [], 'organ').map((p) => p.as)).toEqual(['organ', 'appendix']);
    expect(papersOf({ ...view, copy: 'trueCopy' }, [], 'organ').map((p) => p.as)).toEqual(['copy', 'copy']);
    expect(papersOf(view, [], 'personal').map((p) => [p.ordinal, p.as])).toEqual([[1, 'personal'], [3, 'personal']]);
  });
});
