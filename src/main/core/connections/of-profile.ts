import type { OfficeProfile } from '../../../contract/office-profile.ts';
import { ConnectionSettings } from '../../../contract/exchange-views.ts';
import { assertNever } from '../model/result.ts';
import type { Connection } from './connection.ts';

type Predefined = OfficeProfile['connections'][number];

/** A connection as `office.json` says it, in the shape of those a person sets up; what it leaves out has the usual value. */
export function connectionOfProfile(predefined: Predefined): Connection {
  const { id } = predefined;
  switch (predefined.kind) {
    case 'vxp': {
      const { kind, endpoint = '', endpointFile, systemId, secretFile, proxy, trust, paddedFileHash } = predefined;
      return { id, secretFile, ...(endpointFile === undefined ? {} : { endpointFile }), settings: ConnectionSettings.parse({ kind, endpoint, systemId, proxy, trust, paddedFileHash }) };
    }
    case 'lgsp': {
      const { secretFile, passwordFile, name: _name, ...settings } = predefined;
      return { id, secretFile, passwordFile, settings: ConnectionSettings.parse(settings) };
    }
    case 'folder': {
      const { secretFile, name: _name, ...settings } = predefined;
      return { id, secretFile, settings: ConnectionSettings.parse(settings) };
    }
    default:
      return assertNever(predefined);
  }
}
