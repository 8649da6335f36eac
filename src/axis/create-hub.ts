import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { openBlobFiles } from './blob-files.ts';
import type { BlobFiles } from './blob-files.ts';
import { hubApp } from './hub-app.ts';
import { openHubStore } from './hub-store.ts';
import { HubStartError, vietnamTime } from './hub-types.ts';
import type { HubAgency, HubClock, HubLog } from './hub-types.ts';

export interface HubOptions {
  readonly dataDir: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Loopback unless told otherwise: the protocol has no encryption of its own, so beyond it a TLS proxy belongs in front. */
  readonly host?: string;
  readonly clock: HubClock;
  readonly log: HubLog;
  /** Largest message in bytes. Default 300 MiB. */
  readonly maxBodyBytes?: number;
}

export interface Hub {
  readonly port: number;
  /** Adds an agency or changes its name or secret. Its system id is its code. Durable when it returns. */
  addAgency(agency: HubAgency): void;
  /** The whole list: agencies no longer in it are locked, what waits for them is kept. */
  setAgencies(agencies: readonly HubAgency[]): void;
  close(): Promise<void>;
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new HubStartError(error.code === 'EADDRINUSE' ? 'hub.portInUse' : 'hub.portForbidden', error));
    });
    server.listen(port, host, () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function openFiles(dataDir: string): BlobFiles {
  try {
    return openBlobFiles(dataDir);
  } catch (error) {
    throw new HubStartError('hub.dataDirUnusable', error);
  }
}

/** The exchange hub: the VXP operations over a directory of its own. Rejects with `HubStartError` when it cannot start. */
export async function createHub(options: HubOptions): Promise<Hub> {
  const { dataDir, clock, log } = options;
  const store = openHubStore(dataDir);
  try {
    const blobs = openFiles(dataDir);
    const now = (): string => vietnamTime(clock.now());
    const app = hubApp({ store, blobs, clock, log, now, maxBodyBytes: options.maxBodyBytes ?? 300 * 1024 * 1024 });
    // The signed JSON repeats every header, a receiver list included: Node's 16 KiB are too few.
    const server = createAdaptorServer({ fetch: app.fetch, createServer, serverOptions: { maxHeaderSize: 64 * 1024, requestTimeout: 30 * 60_000 } }) as Server;
    const port = await listen(server, options.port, options.host ?? '127.0.0.1');
    log.info('hub.ready', { port });
    return {
      port,
      addAgency: (agency) => {
        store.addAgency(agency, now());
      },
      setAgencies: (agencies) => {
        store.setAgencies(agencies, now());
      },
      close: () =>
        new Promise<void>((resolve) => {
          server.close(() => {
            store.close();
            resolve();
          });
          server.closeIdleConnections();
          // Uploads under way get a moment; whoever is cut off asks the sent list and sends again.
          setTimeout(() => {
            server.closeAllConnections();
          }, 2000).unref();
        }),
    };
  } catch (error) {
    store.close();
    throw error;
  }
}
