import type { ConnectionSettings } from '../../../contract/exchange-views.ts';

/** A way to an axis: of `office.json` (then with files for what may not stand in it), or set up by a person. */
export interface Connection {
  readonly id: string;
  readonly settings: ConnectionSettings;
  /** Files instead of the keystore; paths relative to the data folder. */
  readonly secretFile?: string;
  readonly passwordFile?: string;
  /** A file `{ "endpoint": "http://…" }`, read at each call: the training hub has a new address at each start. */
  readonly endpointFile?: string;
}

/** A connection as the office works with it. `fixed`: of `office.json`. */
export interface OfficeConnection extends Connection {
  readonly name: string;
  readonly enabled: boolean;
  readonly fixed: boolean;
}

/** Under which name the keystore has what belongs to a connection. `password`: of the user of an LGSP. */
export const secretName = (connection: string, what: 'secret' | 'password'): string => `connection/${connection}/${what}`;
