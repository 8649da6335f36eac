import { setTimeout as pause } from 'node:timers/promises';
import { createCore } from '../src/main/core/create-core.ts';
import { readProfile } from '../src/main/core/profile.ts';
import { openSecretStore } from '../src/main/core/secrets/secret-store.ts';

/** An office as a process of its own: says its memory idle, and at most while everything comes in. MB. */
const dataDir = process.argv[2] ?? '';
const profile = readProfile(dataDir);
if (!profile.ok) throw new Error(profile.error.code);
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const core = createCore({ dataDir, profile: profile.value, clock: { now: () => Date.now() }, log: silent, random: Math.random, emit: () => undefined, secrets: openSecretStore(dataDir, () => undefined) });
if (!core.ok) throw new Error(core.error.code);
await core.value.verifyQueue.stop();
await pause(1500);
const rss = (): number => process.memoryUsage.rss() / 1e6;
const idle = rss();
let peak = idle;
const timer = setInterval(() => { peak = Math.max(peak, rss()); }, 20);
await core.value.connections.now();
clearInterval(timer);
const { state } = core.value.connections.syncView();
const stored = core.value.lists.counts('2026-11-20')['incoming.toRegister']?.total ?? 0;
if (state !== 'idle' || stored !== 1000) throw new Error(`${state}, ${stored} came in`);
await core.value.close();
process.stdout.write(JSON.stringify({ idle, peak }));
