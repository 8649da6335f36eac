import type { NameAttribute } from './distinguished-name.ts';

/** What a personal number is: căn cước, chứng minh nhân dân, hộ chiếu. */
export type IdKind = 'CCCD' | 'CMND' | 'HC';

export interface SubjectNumbers {
  /** Mã số thuế, ten digits and perhaps a branch (`-001`), as written. */
  readonly taxCode?: string;
  readonly idNumber?: string;
  readonly idKind?: IdKind;
}

const UID = '0.9.2342.19200300.100.1.1';
const SERIAL_NUMBER = '2.5.4.5';
const ORGANIZATION_IDENTIFIER = '2.5.4.97';

/**
 * Numbers in a subject. Vietnamese authorities put them in UID (`MST:…`, `CCCD:…`, `CMND:…`, `HC:…`), some in serialNumber;
 * ETSI EN 319 412-1 §5.1.3–5.1.4 writes `VATVN-…` in organizationIdentifier and `IDCVN-…`, `PASVN-…` in serialNumber.
 */
export function subjectNumbers(subject: readonly NameAttribute[]): SubjectNumbers {
  const labelled = subject.flatMap(({ type, value }) => labelledNumber(type, value) ?? []);
  const taxCode = labelled.find(({ label }) => label === 'MST')?.number;
  // The card of today before the one it replaced, a passport last.
  const id = (['CCCD', 'CMND', 'HC'] as const).flatMap((kind) => labelled.filter(({ label }) => label === kind).map(({ number }) => ({ kind, number })))[0];
  return {
    ...(taxCode === undefined ? {} : { taxCode }),
    ...(id === undefined ? {} : { idNumber: id.number, idKind: id.kind }),
  };
}

const ETSI_LABELS: Readonly<Record<string, IdKind | 'MST'>> = { VAT: 'MST', TAX: 'MST', TIN: 'MST', IDC: 'CCCD', PAS: 'HC' };

function labelledNumber(type: string, value: string): { readonly label: IdKind | 'MST'; readonly number: string } | undefined {
  if (type !== UID && type !== SERIAL_NUMBER && type !== ORGANIZATION_IDENTIFIER) return undefined;
  const [, label = '', number = ''] = /^\s*(MST|CCCD|CMND|HC)\s*[:=]\s*(.+?)\s*$/iu.exec(value) ?? [];
  if (number !== '') return { label: label.toUpperCase() as IdKind | 'MST', number };
  const [, kind = '', after = ''] = /^(VAT|TAX|TIN|IDC|PAS)VN-(.+)$/u.exec(value.trim()) ?? [];
  const known = ETSI_LABELS[kind];
  return known === undefined ? undefined : { label: known, number: after };
}

/** `officialUse`: chữ ký số chuyên dùng công vụ (Ban Cơ yếu Chính phủ). `public`: a licensed public authority. */
export type IssuerKind = 'officialUse' | 'public';

/** How the Government Cipher Committee's authorities name themselves, without diacritics. */
const OFFICIAL = /\b(?:ban co yeu chinh phu|chuyen dung (?:chinh phu|cong vu)|chung thuc so chinh phu|phuc vu (?:cac )?co quan (?:nha nuoc|dang))\b/u;
/** The public authorities' own names, and that of the national root above them. */
const PUBLIC =
  /\b(?:viettel-?ca|vnpt-?ca|vnpt certification authority|bkav-?ca|fpt(?: certification authority|-?ca)|ca2|newtel-?ca|safe-?ca|smartsign|efy-?ca|trust-?ca|misa-?ca|intrust-?ca|easy-?ca|lotus-?ca|cmc-?ca|nc-?ca|fast-?ca|ck-?ca|(?:vietnam|mic) national root ca)\b/u;

/**
 * Which of the two kinds of authority issued it, **guessed from the issuer's name**. Anybody can write a name: this
 * helps a reader to understand a certificate whose path is trusted, and decides nothing. `undefined` when the name says nothing.
 */
export function guessIssuerKind(issuer: readonly NameAttribute[]): IssuerKind | undefined {
  const name = plain(issuer.map(({ value }) => value).join(' | '));
  if (OFFICIAL.test(name)) return 'officialUse';
  return PUBLIC.test(name) ? 'public' : undefined;
}

const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/giu, 'd').toLowerCase().replace(/\s+/gu, ' ');
