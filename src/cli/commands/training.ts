import { readProfile } from '../../main/core/profile.ts';
import { startTraining } from '../../training/training-main.ts';
import { resolveDataDir } from '../open-office.ts';
import type { CommandAnswer } from '../output.ts';

/** `training`: makes the training office; a folder that has an office is left as it is. */
export async function training({ options }: { files: string[]; options: { dataDir?: string }; language: string }): Promise<CommandAnswer> {
  const dataDir = resolveDataDir(options.dataDir);
  const before = readProfile(dataDir);
  if (before.ok && !before.value.training) return { status: 1, json: { dataDir, training: false }, text: [`${dataDir}: a real office`] };
  const started = await startTraining({ dataDir, now: () => Date.now(), progress: (text) => process.stderr.write(`${text}\n`) });
  await started.close();
  return { status: 0, json: { dataDir, training: true }, text: [dataDir] };
}
