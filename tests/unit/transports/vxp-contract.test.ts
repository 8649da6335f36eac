import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createHub } from '../../../src/axis/create-hub.ts';
import { createVxpAxis } from '../../../src/main/core/exchange/transports/vxp/create-vxp-axis.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { axisContract } from './axis-contract.ts';

const clock = { now: () => Date.now() };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** The hub of a tree that has this file tells the hash of what was sent. */
const tellsHash = existsSync(fileURLToPath(new URL('../../../src/axis/vxp/lists.ts', import.meta.url)));
const [codeA, codeB] = ['H99.01', '000.00.02.H99'];

axisContract('VXP, against the hub,', async () => {
  const hub = await createHub({ dataDir: tempDir(), port: 0, clock, log: silent });
  for (const code of [codeA, codeB]) await Promise.resolve(hub.addAgency({ code, name: `Cơ quan ${code}`, secret: `bí mật ${code}` }));
  const axis = (systemId: string) => createVxpAxis({ endpoint: `http://127.0.0.1:${hub.port}`, systemId, secret: `bí mật ${systemId}`, timeoutMs: 20_000 }, { clock });
  return { a: axis(codeA), b: axis(codeB), codeA, codeB, tellsHash, close: () => hub.close() };
});
