import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { request } from 'node:http';
import type { S3Settings } from '../../src/axis/blobs/s3-request.ts';

export interface TestS3 {
  readonly settings: S3Settings;
  stop(): Promise<void>;
}

/** An S3 of the machine's owner, by the same variables as the hub's. */
function given(): S3Settings | undefined {
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey } = process.env;
  return endpoint === undefined || bucket === undefined || accessKey === undefined || secretKey === undefined ? undefined : { endpoint, bucket, region: region ?? 'us-east-1', accessKey, secretKey };
}

/** `moto` (PyPI) speaks S3 over HTTP, its listing, paging and errors included; it is used where it is installed. */
const hasMoto = (): boolean => spawnSync('python3', ['-c', 'import flask, moto.server'], { stdio: 'ignore' }).status === 0;

export const whichS3 = (): 'given' | 'moto' | 'none' => (given() !== undefined ? 'given' : hasMoto() ? 'moto' : 'none');

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function answers(method: string, url: string): Promise<boolean> {
  const call = request(url, { method });
  call.end();
  try {
    const [response] = (await once(call, 'response')) as [import('node:http').IncomingMessage];
    response.resume();
    return response.statusCode === 200;
  } catch {
    return false;
  }
}

export async function startS3(): Promise<TestS3> {
  const own = given();
  if (own !== undefined) return { settings: own, stop: async () => undefined };
  const port = await freePort();
  const server = spawn('python3', ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const endpoint = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + 120_000;
  while (!(await answers('PUT', `${endpoint}/hub-test`))) {
    if (Date.now() > deadline || server.exitCode !== null) throw new Error('the S3 of the tests did not start');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    settings: { endpoint, bucket: 'hub-test', region: 'us-east-1', accessKey: 'test', secretKey: 'test' },
    async stop() {
      server.kill('SIGKILL');
      await once(server, 'exit');
    },
  };
}
