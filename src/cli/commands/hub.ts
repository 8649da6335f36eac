import { runHub } from '../../axis/hub-main.ts';
import { failed, type CommandAnswer, type Language } from '../output.ts';

/** `hub --port P --data DIR`: runs until it is told to stop. */
export async function hub({ options, language }: { files: string[]; options: { port?: string; data?: string; host?: string }; language: Language }): Promise<CommandAnswer> {
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) return failed({ code: 'command.usage', details: { problem: `--port ${options.port ?? ''}` } }, language);
  const stopped = await runHub({ port, dataDir: options.data ?? './hub-data', ...(options.host === undefined ? {} : { host: options.host }) });
  return stopped.ok ? { status: 0, json: {}, text: [] } : failed({ ...stopped.error, details: { ...stopped.error.details, port } }, language);
}
