/** One part of a form. Its content is read once, in order, before the next part is asked for. */
export interface FormPart {
  readonly name: string;
  readonly isFile: boolean;
  readonly content: AsyncIterable<Uint8Array>;
}

/** What is not `multipart/form-data` (RFC 7578), or ends in the middle. */
export class BrokenFormError extends Error {
  constructor() {
    super('broken form');
    this.name = 'BrokenFormError';
  }
}

const LINE = Buffer.from('\r\n');
const HEADERS_END = Buffer.from('\r\n\r\n');
const HEADER_BYTES = 8 * 1024;
const PREAMBLE_BYTES = 64 * 1024;
const MOST_PARTS = 30;

export function boundaryOf(contentType: string): string | undefined {
  const match = /^multipart\/form-data\s*;(?:[^"]{0,200};)?\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s";,]{1,70}))/iu.exec(contentType);
  return match?.[1] ?? match?.[2];
}

function partHead(text: string): Pick<FormPart, 'name' | 'isFile'> {
  const disposition = /^content-disposition:\s*form-data\s*;(.{0,2000})$/imu.exec(text)?.[1] ?? '';
  const name = /(?:^|;)\s*name=(?:"([^"]{0,100})"|([^\s;"]{1,100}))/iu.exec(disposition);
  if (name === null) throw new BrokenFormError();
  return { name: name[1] ?? name[2] ?? '', isFile: /;\s*filename\*?=/iu.test(disposition) };
}

/**
 * The parts of a form as they come. Pulled, not pushed: nothing is read that nobody asked for, a part nobody wants is read
 * past, and what is broken throws `BrokenFormError` to the one who asks, however the body ends. (`@fastify/busboy`, tried first,
 * raises the error of a form cut off in its file where nobody can catch it, and waits for ever on others.)
 */
export async function* formParts(body: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<FormPart> {
  const pieces = body[Symbol.asyncIterator]();
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first delimiter may stand at the very beginning: with a line end before it, it looks like all others.
  let buffer: Buffer = LINE;

  async function more(): Promise<void> {
    const next = await pieces.next();
    if (next.done === true) throw new BrokenFormError();
    buffer = Buffer.concat([buffer, next.value]);
  }
  /** Bytes up to the delimiter, which is taken away; some at a time. `undefined`: the delimiter is reached. */
  async function untilDelimiter(): Promise<Buffer | undefined> {
    for (;;) {
      const at = buffer.indexOf(delimiter);
      if (at === 0) {
        buffer = buffer.subarray(delimiter.length);
        return undefined;
      }
      // What may be the beginning of a delimiter stays back.
      const safe = at > 0 ? at : buffer.length - delimiter.length + 1;
      if (safe > 0) {
        const piece = buffer.subarray(0, safe);
        buffer = buffer.subarray(safe);
        return piece;
      }
      await more();
    }
  }
  async function line(end: Buffer, most: number): Promise<string> {
    for (;;) {
      const at = buffer.indexOf(end);
      if (at >= 0 && at <= most) {
        const text = buffer.toString('utf8', 0, at);
        buffer = buffer.subarray(at + end.length);
        return text;
      }
      if (at > most || buffer.length > most + end.length) throw new BrokenFormError();
      await more();
    }
  }

  for (let preamble = 0; ; ) {
    const piece = await untilDelimiter();
    if (piece === undefined) break;
    if ((preamble += piece.length) > PREAMBLE_BYTES) throw new BrokenFormError();
  }
  for (let count = 0; count < MOST_PARTS; count += 1) {
    while (buffer.length < 2) await more();
    if (buffer.toString('latin1', 0, 2) === '--') return;
    if ((await line(LINE, 100)).trim() !== '') throw new BrokenFormError();
    const head = partHead(await line(HEADERS_END, HEADER_BYTES));
    let open = true;
    const next = async (): Promise<Buffer | undefined> => {
      const piece = open ? await untilDelimiter() : undefined;
      open = piece !== undefined;
      return piece;
    };
    async function* content(): AsyncGenerator<Uint8Array> {
      for (let piece = await next(); piece !== undefined; piece = await next()) yield piece;
    }
    yield { ...head, content: content() };
    while (open) await next();
  }
  throw new BrokenFormError();
}
