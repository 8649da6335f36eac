import { tokenInFile } from '../../axis/guard/same-secret.ts';
import { runHub, type RunHubOptions } from '../../axis/hub-main.ts';
import { failed, type CommandAnswer, type Language } from '../output.ts';

export interface HubFlags {
  readonly port?: string;
  readonly data?: string;
  readonly host?: string;
  readonly postgres?: string;
  readonly blobs?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly maxBody?: string;
  readonly retentionDays?: string;
  readonly trustedProxy?: string;
  readonly metricsTokenFile?: string;
  readonly admin?: boolean;
  readonly adminTokenFile?: string;
}

const MiB = 1024 * 1024;

/** `hub`: runs until it is told to stop. Where its contents are in S3 the keys come by the environment, as everywhere. */
export async function hub({ options, language }: { files: string[]; options: HubFlags; language: Language }): Promise<CommandAnswer> {
  const read = optionsOf(options, process.env);
  if ('problem' in read) return failed({ code: 'command.usage', details: { problem: read.problem } }, language);
  const stopped = await runHub(read);
  return stopped.ok ? { status: 0, json: {}, text: [] } : failed({ ...stopped.error, details: { ...stopped.error.details, port: read.port } }, language);
}

/** What the flags and the environment say, or which of them cannot be meant. */
export function optionsOf(flags: HubFlags, env: NodeJS.ProcessEnv): RunHubOptions | { readonly problem: string } {
  const port = Number(flags.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) return { problem: `--port ${flags.port ?? ''}` };
  const megabytes = flags.maxBody === undefined ? undefined : Number(flags.maxBody);
  if (megabytes !== undefined && !(Number.isInteger(megabytes) && megabytes >= 1 && megabytes <= 2048)) return { problem: `--max-body ${flags.maxBody ?? ''}` };
  const days = flags.retentionDays === undefined ? undefined : Number(flags.retentionDays);
  if (days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= 3650)) return { problem: `--retention-days ${flags.retentionDays ?? ''}` };
  if ((flags.tlsCert === undefined) !== (flags.tlsKey === undefined)) return { problem: '--tls-cert, --tls-key' };
  if (flags.postgres !== undefined && !/^postgres(ql)?:\/\//u.test(flags.postgres)) return { problem: '--postgres' };
  const blobs = blobsOf(flags.blobs, env);
  if (typeof blobs === 'object' && 'problem' in blobs) return blobs;
  // In a file, since a command line can be read by everyone on the machine.
  const metricsToken = flags.metricsTokenFile === undefined ? undefined : tokenInFile(flags.metricsTokenFile);
  if (flags.metricsTokenFile !== undefined && metricsToken === undefined) return { problem: '--metrics-token-file' };
  return {
    port, dataDir: flags.data ?? './hub-data', admin: flags.admin !== false,
    ...(flags.host === undefined ? {} : { host: flags.host }), ...(flags.postgres === undefined ? {} : { postgres: flags.postgres }),
    ...(blobs === undefined ? {} : { blobs }),
    ...(flags.tlsCert === undefined || flags.tlsKey === undefined ? {} : { tlsCert: flags.tlsCert, tlsKey: flags.tlsKey }),
    ...(megabytes === undefined ? {} : { maxBodyBytes: megabytes * MiB }), ...(days === undefined ? {} : { retention: { finishedDays: days } }),
    ...(flags.trustedProxy === undefined ? {} : { trustedProxy: flags.trustedProxy }), ...(metricsToken === undefined ? {} : { metricsToken }),
    ...(flags.adminTokenFile === undefined ? {} : { adminTokenFile: flags.adminTokenFile }),
  };
}

type Blobs = NonNullable<RunHubOptions['blobs']>;

function blobsOf(name: string | undefined, env: NodeJS.ProcessEnv): Blobs | undefined | { readonly problem: string } {
  if (name === undefined || name === 'files' || name === 'postgres') return name;
  if (name !== 's3') return { problem: `--blobs ${name}` };
  const [endpoint, bucket, accessKey, secretKey] = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY', 'S3_SECRET_KEY'].map((key) => env[key] ?? '');
  if (!endpoint || !bucket || !accessKey || !secretKey) return { problem: 'S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY, S3_SECRET_KEY' };
  return { endpoint, bucket, accessKey, secretKey, region: env['S3_REGION'] ?? 'us-east-1' };
}
