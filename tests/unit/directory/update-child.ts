import { createDirectory } from '../../../src/main/core/store/agencies.ts';
import { openDatabase } from '../../../src/main/core/store/connection.ts';
import { agencies } from '../../support/agencies.ts';

/** Takes over the whole list; a process of its own, to be killed on the way. */
const opened = openDatabase(process.argv[2] ?? '');
if (!opened.ok) throw new Error(opened.error.code);
const list = agencies(Number(process.argv[3]));
process.stdout.write('ready\n');
await createDirectory(opened.value.db).update('main', list, true, 1000);
opened.value.close();
