import { randomBytes } from 'node:crypto';
import { benchOffice, ingest, message } from './exchange-ingest.ts';

/** An office of its own process that takes in so many documents of 200 KB and ends: what is counted around it is its alone. */
const count = Number(process.argv[2]);
const messages: Buffer[] = [];
for (let n = 0; n < count; n += 1) messages.push(await message(n, randomBytes(200_000)));
const office = benchOffice();
if (count > 0) await ingest(messages, office);
office.close();
