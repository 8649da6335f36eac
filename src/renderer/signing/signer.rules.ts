import type { KeyView } from '../../contract/views.ts';

const plain = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim().toLocaleLowerCase('vi');

/** Whether two spellings are one name: composed or not, in capitals or not. */
export function sameName(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

/**
 * The key a signature begins with: the one of the draft's signer, else of the first name that stands on the paper
 * (`names`), else the one used last, else the only one there is. Where all that says nothing the person chooses: a wrong
 * signer is not undone by drawing another box. A key that may not sign is never begun with.
 */
export function keyFor(keys: readonly KeyView[], signerName: string, names: readonly string[]): KeyView | undefined {
  const usable = keys.filter((k) => k.usable);
  for (const name of [signerName, ...names]) {
    const own = name === '' ? undefined : usable.find((k) => sameName(k.holder, name));
    if (own !== undefined) return own;
  }
  return usable.find((k) => k.preferred) ?? (usable.length === 1 ? usable[0] : undefined);
}

/**
 * Says when the chosen certificate is not of the person the paper names, or not of the signer the draft names. It
 * warns and does not forbid: papers are signed for others (KT., TL., TUQ.: Decree 30/2020 Art. 13), and the one who
 * signs answers for it.
 */
export function signerWarning(holder: string, signerName: string, names: readonly string[]): { readonly key: string; readonly name: string } | undefined {
  if (names.some((n) => sameName(n, holder))) {
    return signerName === '' || sameName(signerName, holder) ? undefined : { key: 'sign.warning.draft', name: signerName };
  }
  const onPaper = names[0];
  if (onPaper !== undefined) return { key: 'sign.warning.paper', name: onPaper };
  return signerName === '' || sameName(signerName, holder) ? undefined : { key: 'sign.warning.draft', name: signerName };
}
