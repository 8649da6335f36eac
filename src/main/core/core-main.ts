import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { contractVersion } from '../../contract/contract.ts';
import type { CoreEvent } from '../../contract/core-events.ts';
import { coreContract } from '../../contract/core-contract.ts';
import { openParentPort } from '../hosts/parent-port.ts';
import { refuseToServe, serveContract, type Served } from '../hosts/serve.ts';
import { coreHandlers } from './api.ts';
import { createCore } from './create-core.ts';
import { readProfile } from './profile.ts';
import { schemaVersion } from './store/migrate.ts';

/** The core as a process of its own: `--data-dir DIR`, a parent to speak with. */
const { values } = parseArgs({ options: { 'data-dir': { type: 'string' } }, strict: false });
const dataDir = String(values['data-dir'] ?? '');
const port = openParentPort();
const logger = pino({ name: 'core', level: process.env['CONGVAN_LOG'] ?? 'info' }, pino.destination({ dest: 2, sync: true }));
const log = {
  info: (event: string, facts = {}) => logger.info(facts, event),
  warn: (event: string, facts = {}) => logger.warn(facts, event),
  error: (event: string, facts = {}) => logger.error(facts, event),
};

if (port !== undefined && dataDir !== '') {
  const profile = readProfile(dataDir);
  const clock = { now: () => Date.now() };
  let served: Served<CoreEvent> | undefined;
  const core = profile.ok
    ? createCore({
      dataDir, profile: profile.value, clock, log, random: Math.random,
      emit: (event) => served?.emit(event),
    })
    : profile;
  if (core.ok) {
    const { value } = core;
    port.onClose(() => value.close());
    served = serveContract<typeof coreContract, CoreEvent>(coreContract, coreHandlers(value), port, {
      handshake: { contractVersion, schemaVersion, napi: Number(process.versions['napi']), pid: process.pid }, log,
    });
    value.connections.start();
  } else {
    refuseToServe(port, core.error, log);
  }
}
