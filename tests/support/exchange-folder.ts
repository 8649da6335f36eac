import { createFolderAxis } from '../../src/main/core/exchange/transports/folder/create-folder-axis.ts';
import type { FolderSettings } from '../../src/main/core/exchange/transports/folder/create-folder-axis.ts';
import { newFolderKeys } from '../../src/main/core/exchange/transports/folder/keys.ts';
import { prepareFolder } from '../../src/main/core/exchange/transports/folder/prepare-folder.ts';
import type { OpenAxis } from '../../src/main/core/ports/exchange-axis.ts';

/** Agencies with keys that know one another, and their axes over one folder. */
export async function exchangeFolder(path: string, codes: readonly string[], now: () => number = () => Date.now()) {
  const keys = new Map(codes.map((code) => [code, newFolderKeys()]));
  const partners = codes.map((organId) => ({ organId, publicKey: keys.get(organId)?.publicKey ?? '' }));
  const prepared = await prepareFolder(path);
  if (!prepared.ok) throw new Error(prepared.error.code);
  return {
    keys, partners,
    axis: (organId: string, change: Partial<FolderSettings> = {}): OpenAxis => {
      const opened = createFolderAxis({ path, organId, secret: keys.get(organId)?.secret ?? '', partners: partners.filter((partner) => partner.organId !== organId), ...change }, { clock: { now } });
      if (!opened.ok) throw new Error(opened.error.code);
      return opened.value;
    },
  };
}
