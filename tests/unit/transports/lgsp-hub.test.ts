import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { it } from 'vitest';
import { createHub } from '../../../src/axis/create-hub.ts';
import { createLgspAxis } from '../../../src/main/core/exchange/transports/lgsp/create-lgsp-axis.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { axisContract } from './axis-contract.ts';

const clock = { now: () => Date.now() };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const [codeA, codeB] = ['H99.01', '000.00.02.H99'];

if (existsSync(fileURLToPath(new URL('../../../src/axis/lgsp/lgsp-app.ts', import.meta.url)))) {
  axisContract('LGSP REST, against the hub,', async () => {
    const hub = await createHub({ dataDir: tempDir(), port: 0, clock, log: silent });
    for (const code of [codeA, codeB]) await Promise.resolve(hub.addAgency({ code, name: `Cơ quan ${code}`, secret: `key-${code}` }));
    const axis = (systemId: string) => createLgspAxis({ endpoint: `http://127.0.0.1:${hub.port}`, systemId, secretKey: `key-${systemId}`, username: systemId, password: `key-${systemId}`, applicationCode: '', timeoutMs: 20_000 }, { clock });
    return { a: axis(codeA), b: axis(codeB), codeA, codeB, tellsHash: true, close: () => hub.close() };
  });
} else it.skip('the hub of this tree does not speak LGSP');
