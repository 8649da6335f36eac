import { createLgspAxis } from '../../../src/main/core/exchange/transports/lgsp/create-lgsp-axis.ts';
import { startLgspServer } from '../../support/lgsp-server.ts';
import { axisContract } from './axis-contract.ts';

const clock = { now: () => Date.now() };
const [codeA, codeB] = ['H37.01', 'H37.DN.002'];

for (const plainXml of [false, true]) {
  axisContract(`LGSP REST, the message as ${plainXml ? 'plain XML' : 'base64'},`, async () => {
    const server = await startLgspServer([codeA, codeB].map((code) => ({ code, secretKey: `key-${code}` })), { sentList: true, plainXml });
    const axis = (systemId: string) => createLgspAxis({ endpoint: server.endpoint, systemId, secretKey: `key-${systemId}`, ...server.account, timeoutMs: 20_000 }, { clock });
    return { a: axis(codeA), b: axis(codeB), codeA, codeB, tellsHash: false, close: server.close };
  });
}
