import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { OfficeWindow } from './office-window.ts';

/** The processes that run the training hub of this office. */
function hubs(dataDir: string): readonly number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      const command = readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').split('\0');
      return command.some((part) => part.endsWith('/training.js')) && command.includes(`--data-dir=${dataDir}`);
    } catch {
      return false;
    }
  });
}

/** Ends the hub again and again until the program gives it up: from then on this office has no axis. */
export async function stopHub(office: OfficeWindow, dataDir: string): Promise<void> {
  const stopped = office.window.locator('[data-testid="host-banner"][data-state="stopped"]');
  await expect.poll(async () => {
    for (const pid of hubs(dataDir)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself meanwhile.
      }
    }
    return stopped.isVisible();
  }, { timeout: 120_000, interval: 500 }).toBe(true);
}
