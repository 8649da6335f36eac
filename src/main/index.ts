import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startOffice } from './shell/start-office.ts';

// Synchronous up to `ready`: schemes and the data folder must be settled before Chromium starts (protocols.ts).
startOffice(dirname(fileURLToPath(import.meta.url)));
