import { startTraining } from '../../training/training-main.ts';
import { resolveDataDir } from '../open-office.ts';
import { failed, type CommandAnswer, type Language } from '../output.ts';

/** `training`: makes the training office; a folder that has an office is left as it is. */
export async function training({ options, language }: { files: string[]; options: { dataDir?: string }; language: Language }): Promise<CommandAnswer> {
  const dataDir = resolveDataDir(options.dataDir);
  const started = await startTraining({ dataDir, now: () => Date.now(), progress: (text) => process.stderr.write(`${text}\n`) });
  if (!started.ok) return failed(started.error, language);
  await started.value.close();
  return { status: 0, json: { dataDir, training: true }, text: [dataDir] };
}
