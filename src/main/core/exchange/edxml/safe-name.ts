const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/iu;
const MAX_BYTES = 255;

const size = (text: string): number => Buffer.byteLength(text, 'utf8');

/** Extension in lower case without the dot, `''` where there is none. */
export function extensionOf(name: string): string {
  return /\.([A-Za-z0-9]{1,10})$/u.exec(name)?.[1]?.toLowerCase() ?? '';
}

function cut(name: string): string {
  if (size(name) <= MAX_BYTES) return name;
  const extension = extensionOf(name);
  const tail = extension === '' ? '' : `.${extension}`;
  const base = [...(tail === '' ? name : name.slice(0, -tail.length))];
  let kept = base.slice(0, MAX_BYTES);
  while (size(kept.join('')) + size(tail) > MAX_BYTES) kept = kept.slice(0, -1);
  return `${kept.join('').trimEnd()}${tail}`;
}

/** A sender's file name made safe on every system: no path, no control or direction characters, at most 255 bytes of UTF-8. */
export function safeName(claimed: string): string {
  const short = claimed.slice(0, 4096).normalize('NFC');
  // A slash inside a notation (`12/QĐ.pdf`) is text; one that walks the disk is a path.
  const walks = /\\|^\/|(^|\/)\.{1,2}\/|^[A-Za-z]:/u.test(short);
  const last = walks ? (short.split(/[\\/]/u).at(-1) ?? '') : short;
  const clean = last
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/gu, '')
    .replaceAll('/', '-')
    .replaceAll(/[<>:"|?*\\]/gu, '_')
    .replace(/^[\s.]+/u, '')
    .replace(/[\s.]+$/u, '');
  const usable = clean === '' ? 'dinh-kem' : RESERVED.test(clean) ? `_${clean}` : clean;
  return cut(usable);
}

/** The name, or the first free `name (2).ext`: two attachments of one message never share a file name. */
export function distinctName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name.toLowerCase())) return name;
  const extension = extensionOf(name);
  const tail = extension === '' ? '' : name.slice(name.length - extension.length - 1);
  const base = tail === '' ? name : name.slice(0, -tail.length);
  for (let n = 2; ; n += 1) {
    const candidate = cut(`${[...base].slice(0, 200).join('')} (${n})${tail}`);
    if (!taken.has(candidate.toLowerCase())) return candidate;
  }
}
