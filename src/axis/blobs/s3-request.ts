import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { AwsV4Signer } from 'aws4fetch';

export interface S3Settings {
  /** Base address of the store; the bucket follows in the path, which every S3-compatible server understands. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

export interface S3Call {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  /** Object's key; empty for the bucket itself. */
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Opened anew for every try. Its hash is signed, so the server refuses what did not arrive as it was sent. */
  readonly body?: { readonly open: () => Readable; readonly size: number; readonly sha256: string };
}

export class S3Error extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`the object store answered ${status}`);
    this.name = 'S3Error';
    this.status = status;
  }
}

const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const SILENCE_MS = 30_000;
const MOST_TRIES = 4;

async function once(settings: S3Settings, call: S3Call): Promise<IncomingMessage> {
  const url = new URL(`${settings.endpoint.replace(/\/+$/u, '')}/${settings.bucket}${call.key === '' ? '' : `/${call.key}`}`);
  for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
  const signed = await new AwsV4Signer({
    method: call.method, url: url.href, service: 's3', region: settings.region, accessKeyId: settings.accessKey, secretAccessKey: settings.secretKey,
    headers: { 'x-amz-content-sha256': call.body?.sha256 ?? EMPTY },
  }).sign();
  const headers = { ...Object.fromEntries(signed.headers), ...(call.body === undefined ? {} : { 'content-length': String(call.body.size) }) };
  return new Promise((resolve, reject) => {
    // node:http instead of fetch: an upload with a known length and a stream, which fetch sends in chunks no S3 accepts.
    const sending = (url.protocol === 'https:' ? tlsRequest : request)(signed.url, { method: call.method, headers, timeout: SILENCE_MS }, resolve);
    sending.on('error', reject);
    sending.on('timeout', () => {
      sending.destroy(new Error('the object store is silent'));
    });
    if (call.body === undefined) {
      sending.end();
      return;
    }
    const source = call.body.open();
    source.on('error', (error) => sending.destroy(error));
    // The answer may come before the whole body is sent, or never: the file is closed either way.
    sending.on('close', () => source.destroy());
    source.pipe(sending);
  });
}

/** Answers below 500 other than these are the caller's fault and come again the same. */
const passing = (status: number): boolean => status >= 500 || status === 429 || status === 408;

/**
 * One signed call, repeated a few times while the store is not there or overloaded; all calls made here may be repeated.
 * `undefined`: no such object. The answer's body must be read.
 */
export async function s3Request(settings: S3Settings, call: S3Call): Promise<IncomingMessage | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    let failure: unknown;
    try {
      const answer = await once(settings, call);
      const status = answer.statusCode ?? 0;
      if (status >= 200 && status < 300) return answer;
      answer.resume();
      if (status === 404) return undefined;
      failure = new S3Error(status);
      if (!passing(status)) throw failure;
    } catch (error) {
      if (attempt === MOST_TRIES || (error instanceof S3Error && !passing(error.status))) throw error;
      failure = error;
    }
    if (attempt === MOST_TRIES) throw failure;
    await wait(2 ** attempt * 50 * (0.5 + Math.random()));
  }
}
