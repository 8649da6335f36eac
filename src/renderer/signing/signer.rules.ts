import type { OfficeView } from '../../contract/views.ts';
import { sameName } from './placement.rules.ts';

type Certificate = OfficeView['certificates'][number];

/**
 * The certificate a signature begins with: the one of the draft's signer, else of the first name that stands on the
 * paper (`names`, the lowest first), else the only one there is. Where all that says nothing the person chooses: a
 * wrong signer is not undone by drawing another box.
 */
export function certificateFor(certificates: readonly Certificate[], signerName: string, names: readonly string[]): Certificate | undefined {
  for (const name of [signerName, ...names]) {
    const own = name === '' ? undefined : certificates.find((c) => sameName(c.holder, name));
    if (own !== undefined) return own;
  }
  return certificates.length === 1 ? certificates[0] : undefined;
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
  return onPaper === undefined ? undefined : { key: 'sign.warning.paper', name: onPaper };
}
