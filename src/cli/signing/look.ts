import { loadFonts } from '../../main/core/fonts.ts';
import { ok, type Failure, type Result } from '../../main/core/model/result.ts';
import type { SignatureAppearance } from '../../main/core/signing/appearance/appearance.ts';
import { appendixText, copyText } from '../../main/core/signing/appearance/decree-text.ts';
import type { SignatureRequest } from '../../main/core/signing/pdf/sign-request.ts';
import { placeSignature } from '../../main/core/signing/placement/place-signature.ts';
import { describeSigner, parseCertificate } from '../../main/core/signing/validation/certificate.ts';
import { readInput } from '../read-input.ts';
import type { CliKey } from './cli-key.ts';

export interface LookOptions {
  readonly as?: string;
  readonly image?: string;
  readonly page?: string;
  readonly rect?: string;
  readonly field?: string;
  readonly number?: string;
  readonly organName?: string;
  readonly copyKind?: string;
  readonly certify?: string;
}

export function lookProblem(o: LookOptions): string | undefined {
  if (!['personal', 'organ', 'appendix', 'copy', 'invisible'].includes(o.as ?? '')) return '--as personal|organ|appendix|copy|invisible';
  if (o.as === 'organ' && o.image === undefined) return '--as organ --image PNG';
  if (o.as === 'appendix' && o.number === undefined) return '--as appendix --number S';
  if (o.as === 'copy' && (o.organName === undefined || o.copyKind === undefined)) return '--as copy --copy-kind S --organ-name S';
  if (o.rect !== undefined && rectOf(o.rect) === undefined) return '--rect x,y,w,h';
  if (o.page !== undefined && !/^[1-9]\d*$/.test(o.page)) return '--page N';
  if (o.certify !== undefined && !/^[123]$/.test(o.certify)) return '--certify 1|2|3';
  return undefined;
}

/** Who signs and what is drawn, the same for every file of a call. */
export interface Look {
  readonly signerName: string;
  readonly appearance: (at: number) => SignatureAppearance;
  readonly options: LookOptions;
}

export async function lookOf(o: LookOptions, key: CliKey): Promise<Result<Look, Failure>> {
  const holder = parseCertificate(key.certificate);
  const described = holder === undefined ? undefined : describeSigner(holder);
  const signerName = described?.commonName ?? described?.organization ?? '';
  const image = o.image === undefined ? undefined : await readInput(o.image);
  if (image?.ok === false) return image;
  const picture = image?.value;
  return ok({
    signerName, options: o,
    appearance: (at) => {
      if (o.as === 'invisible') return { kind: 'invisible' };
      if (o.as === 'appendix') return { kind: 'text', text: appendixText(o.number ?? '', at) };
      if (o.as === 'copy') return { kind: 'text', text: copyText(o.copyKind ?? '', o.organName ?? '', at) };
      if (picture === undefined) return { kind: 'personal', lines: [signerName] };
      return o.as === 'organ' ? { kind: 'organ', image: picture } : { kind: 'personal', image: picture, lines: [] };
    },
  });
}

/** The request for one file: where the person said, else where the decree puts it (Decree 30/2020, Annex I). */
export async function requestFor(look: Look, pdf: Uint8Array, password: string | undefined, at: number): Promise<Result<SignatureRequest, Failure>> {
  const { options: o, signerName } = look;
  const appearance = look.appearance(at);
  const base = {
    appearance, signerName, signingTime: at, fonts: loadFonts(),
    ...(o.field === undefined ? {} : { fieldName: o.field }), ...(o.certify === undefined ? {} : { certify: Number(o.certify) as 1 | 2 | 3 }),
    ...(password === undefined ? {} : { password }),
  };
  const rect = o.rect === undefined ? undefined : rectOf(o.rect);
  if (appearance.kind === 'invisible' || rect !== undefined) {
    return ok({ ...base, page: o.page === undefined ? (appearance.kind === 'text' ? 1 : -1) : Number(o.page), ...(rect === undefined ? {} : { rect }) });
  }
  const placed = await placeSignature({
    pdf, role: o.as as 'personal' | 'organ' | 'appendix' | 'copy', signerName, fonts: base.fonts,
    ...(appearance.kind === 'text' ? { text: appearance.text } : {}),
    ...('image' in appearance && appearance.image !== undefined ? { image: appearance.image } : {}),
    ...(password === undefined ? {} : { password }),
  });
  if (!placed.ok) return placed;
  const { page, rect: found, fieldName } = placed.value;
  // A field somebody made for this signature is used; a page asked for keeps the found size and place.
  return ok({ ...base, page: o.page === undefined ? page : Number(o.page), rect: found, ...(o.field === undefined && o.page === undefined && fieldName !== undefined ? { fieldName } : {}) });
}

function rectOf(text: string): [number, number, number, number] | undefined {
  const [x, y, w, h, ...more] = text.split(',').map(Number);
  const rect = [x, y, w, h] as [number, number, number, number];
  return more.length === 0 && rect.every((value) => Number.isFinite(value)) ? rect : undefined;
}
