import { readFileSync } from 'node:fs';
import type { Connection } from './connections/connection.ts';
import { secretName } from './connections/connection.ts';
import { settingsFault } from './connections/settings.rules.ts';
import { createFolderAxis } from './exchange/transports/folder/create-folder-axis.ts';
import { createLgspAxis } from './exchange/transports/lgsp/create-lgsp-axis.ts';
import { createVxpAxis } from './exchange/transports/vxp/create-vxp-axis.ts';
import { assertNever, fail, ok, type Failure, type Result } from './model/result.ts';
import type { Clock } from './ports/clock.ts';
import type { OpenAxis } from './ports/exchange-axis.ts';
import type { SecretStore } from './ports/secret-store.ts';
import { inDataDir, readSecret } from './profile.ts';

export interface AxisDeps {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly secrets: SecretStore;
  /** PEM certificates of the office's own anchors for connections. */
  readonly trustPem: () => readonly string[];
}

/** Secrets as a person has just typed them, not kept yet. */
export interface GivenSecrets {
  readonly secret?: string;
  readonly password?: string;
}

export type OpenConnection = (connection: Connection, given?: GivenSecrets) => Promise<Result<OpenAxis, Failure>>;

/**
 * Opens a connection: its settings are checked, its secrets fetched, its sockets made. Whoever opens it closes it, and opens
 * it anew when its settings, its secrets or the office's trust change.
 */
export function openAxis(deps: AxisDeps): OpenConnection {
  const { clock, dataDir } = deps;

  async function secretOf(connection: Connection, what: 'secret' | 'password', file: string | undefined, given: GivenSecrets): Promise<Result<string, Failure>> {
    const typed = given[what];
    if (typed !== undefined && typed !== '') return ok(typed);
    const kept = file === undefined ? await deps.secrets.read(secretName(connection.id, what)) : ok(inFile(dataDir, file));
    if (!kept.ok) return kept;
    return kept.value === undefined || kept.value === '' ? fail('connection.secretMissing', { field: what }) : ok(kept.value);
  }

  return async (connection, given = {}) => {
    const { settings, endpointFile } = connection;
    const field = settingsFault(settings, endpointFile !== undefined);
    if (field !== undefined) return fail('connection.invalid', { field });
    const secret = await secretOf(connection, 'secret', connection.secretFile, given);
    if (!secret.ok) return secret;
    switch (settings.kind) {
      case 'vxp': {
        const endpoint = endpointFile === undefined ? settings.endpoint : () => endpointIn(inDataDir(dataDir, endpointFile));
        return ok(createVxpAxis({ ...httpOf(settings, deps), endpoint, systemId: settings.systemId, secret: secret.value, paddedFileHash: settings.paddedFileHash }, { clock }));
      }
      case 'lgsp': {
        const password = await secretOf(connection, 'password', connection.passwordFile, given);
        if (!password.ok) return password;
        const { endpoint, systemId, username, applicationCode } = settings;
        return ok(createLgspAxis({ ...httpOf(settings, deps), endpoint, systemId, username, applicationCode, secretKey: secret.value, password: password.value }, { clock }));
      }
      case 'folder':
        return createFolderAxis({ path: settings.path, organId: settings.organId, partners: settings.partners, secret: secret.value }, { clock });
      default:
        return assertNever(settings);
    }
  };
}

type HttpSettings = Exclude<Connection['settings'], { readonly kind: 'folder' }>;

const httpOf = (settings: HttpSettings, deps: AxisDeps): { readonly timeoutMs: number; readonly proxy?: string; readonly roots?: readonly string[] } => ({
  timeoutMs: settings.timeoutSeconds * 1000,
  ...(settings.proxy === undefined || settings.proxy === '' ? {} : { proxy: settings.proxy }),
  ...(settings.trust === 'office' ? { roots: deps.trustPem() } : {}),
});

/** An unreadable file is a secret that is not there: which file, the profile says. */
function inFile(dataDir: string, file: string): string | undefined {
  try {
    return readSecret(dataDir, file);
  } catch {
    return undefined;
  }
}

/** No address while the hub has not written it: the call then fails as unreachable. */
function endpointIn(file: string): string {
  try {
    const { endpoint } = JSON.parse(readFileSync(file, 'utf8')) as { readonly endpoint?: unknown };
    return typeof endpoint === 'string' ? endpoint : '';
  } catch {
    return '';
  }
}
