import { createDirectory } from '../../main/core/store/agencies.ts';
import { openReadOnly } from '../../main/core/store/open-read-only.ts';
import { resolveDataDir } from '../open-office.ts';
import { failed, type CommandAnswer, type Language } from '../output.ts';

/** `agencies TEXT`: the directory, searched as in the window; a code in either notation too. */
export function agencies({ files, options, language }: { files: string[]; options: { dataDir?: string; limit?: string }; language: Language }): Promise<CommandAnswer> {
  return Promise.resolve(search(files.join(' '), Number(options.limit ?? '20'), resolveDataDir(options.dataDir), language));
}

function search(text: string, limit: number, dataDir: string, language: Language): CommandAnswer {
  if (!Number.isInteger(limit) || limit < 1 || limit > 200) return failed({ code: 'command.usage', details: { problem: '--limit 1…200' } }, language);
  const opened = openReadOnly(dataDir);
  if (!opened.ok) return failed(opened.error, language);
  try {
    const found = createDirectory(opened.value).search(text, limit);
    return {
      status: 0, json: { agencies: found },
      text: found.map((a) => `${a.code.padEnd(16)} ${a.name}${a.parentName === undefined ? '' : ` · ${a.parentName}`}${a.closedAt === undefined ? '' : ` ✗ ${new Date(a.closedAt).toISOString().slice(0, 10)}`}`),
    };
  } finally {
    opened.value.close();
  }
}
