import { exchangeFolder } from '../../support/exchange-folder.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { axisContract } from './axis-contract.ts';

const [codeA, codeB] = ['H99.01', 'vxp.saas/03:đ'];

axisContract('A folder', async () => {
  const folder = await exchangeFolder(tempDir(), [codeA, codeB]);
  return { a: folder.axis(codeA), b: folder.axis(codeB), codeA, codeB, tellsHash: true, close: () => Promise.resolve() };
});
