import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { present } from '../../main/core/exchange/edxml/reading.ts';
import { writeEdoc } from '../../main/core/exchange/edxml/write-edoc.ts';
import { writeStatus } from '../../main/core/exchange/edxml/write-status.ts';
import type { EdocMessage, MessageAttachment, StatusMessage } from '../../main/core/model/message.ts';
import { fail, ok, type Failure, type Result } from '../../main/core/model/result.ts';
import { secrecyOf } from '../../main/core/model/secrecy.rules.ts';
import type { ByteSource } from '../../main/core/ports/bytes.ts';
import { writeWholeFrom } from '../../main/core/write-whole.ts';
import { fileSource } from '../file-source.ts';
import { failed, type CommandAnswer, type Language } from '../output.ts';
import { readInput } from '../read-input.ts';
import { readSpec, type EdocSpec, type StatusSpec } from './edxml-spec.ts';

interface Options { readonly output?: string; readonly wrapper?: string }

/** `edxml build SPEC.json -o F`: the JSON of `edxml show` with paths of attachments, to the strict form. The target is whole or not there. */
export async function edxmlBuild({ files, options, language }: { files: string[]; options: Options; language: Language }): Promise<CommandAnswer> {
  const [specPath, output, wrapper] = [files[0] ?? '', options.output, options.wrapper ?? 'MessageHeader'];
  if (output === undefined) return failed({ code: 'command.usage', details: { problem: '-o OUT' } }, language);
  if (wrapper !== 'MessageHeader' && wrapper !== 'Status') return failed({ code: 'command.usage', details: { problem: `--wrapper ${wrapper}` } }, language);
  if (await stat(output).then(() => true, () => false)) return failed({ code: 'output.exists' }, language);
  const json = await readInput(specPath);
  if (!json.ok) return failed(json.error, language);
  const spec = readSpec(Buffer.from(json.value).toString('utf8'), specPath);
  if (!spec.ok) return failed(spec.error, language);
  const made = spec.value.kind === 'status' ? ok({ chunks: onePiece(writeStatus(statusOf(spec.value), wrapper)), attachments: [] }) : await edocOf(spec.value, dirname(specPath));
  if (!made.ok) return failed(made.error, language);

  const hash = createHash('sha256');
  let bytes = 0;
  const written = await writeWholeFrom<never>(output, async (write) => {
    for await (const piece of made.value.chunks) {
      hash.update(piece);
      bytes += piece.byteLength;
      await write(piece);
    }
    return ok(undefined);
  });
  if (!written.ok) return failed(written.error, language);
  const answer = { output, bytes, sha256: hash.digest('hex'), kind: spec.value.kind, attachments: made.value.attachments.map(({ name, bytes: size, blob }) => ({ name, bytes: size, sha256: blob })) };
  return { status: 0, json: answer, text: [`${output}: ${bytes} B`] };
}

interface Made { readonly chunks: AsyncIterable<Uint8Array>; readonly attachments: readonly MessageAttachment[] }

async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

/** Attachments are read twice, once for their hash and once for the message, and are never held. */
async function edocOf(spec: EdocSpec, folder: string): Promise<Result<Made, Failure>> {
  // What may not be received may not be made either (Decision 28/2018 Art. 1).
  const { code, typeName, subject, content, sphereOfPromulgation } = spec;
  const level = secrecyOf({ codeNotation: code.notation, subject, labels: [sphereOfPromulgation ?? ''], ...present({ typeName, content }) });
  if (level !== undefined) return fail('secret.marked', { level });
  const sources = new Map<string, ByteSource>();
  const attachments: MessageAttachment[] = [];
  for (const { path, name, description } of spec.attachments) {
    const source = await fileSource(resolve(folder, path));
    if (!source.ok) return source;
    const blob = await hashOf(source.value);
    if (blob === undefined) return fail('input.unreadable', { file: basename(path) });
    sources.set(blob, source.value);
    attachments.push({ name: name ?? basename(path), contentType: '', bytes: source.value.size, blob, ...present({ description }) });
  }
  const contentOf = (blob: string): ByteSource => {
    const source = sources.get(blob);
    if (source === undefined) throw new Error(`no attachment ${blob}`);
    return source;
  };
  return ok({ chunks: writeEdoc(plain({ ...spec, attachments }) as Omit<EdocMessage, 'warnings'>, contentOf), attachments });
}

async function hashOf(source: ByteSource): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const piece of source.open()) hash.update(piece);
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}

function statusOf({ from, responseFor, status: { code, ...rest } }: StatusSpec): Omit<StatusMessage, 'warnings'> {
  return plain({ kind: 'status', from, responseFor: responseFor[0], statusCode: code, ...rest }) as Omit<StatusMessage, 'warnings'>;
}

/** An absent field is absent: zod writes `undefined` where nothing stood. */
const plain = <T extends object>(fields: T): T => JSON.parse(JSON.stringify(fields)) as T;
