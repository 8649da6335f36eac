import { readFileSync } from 'node:fs';
import type { OfficeProfile } from '../../contract/office-profile.ts';
import { createVxpAxis } from './exchange/transports/vxp/create-vxp-axis.ts';
import { fail, ok, type Failure, type Result } from './model/result.ts';
import type { Clock } from './ports/clock.ts';
import type { ExchangeAxis } from './ports/exchange-axis.ts';
import { inDataDir, readSecret } from './profile.ts';

/** Opens a connection as the profile says it. The training hub writes its address anew at each start, so it is read each time. */
export function openAxis(dataDir: string, clock: Clock): (connection: OfficeProfile['connections'][number]) => Result<ExchangeAxis, Failure> {
  return (connection) => {
    try {
      const endpoint = connection.endpoint ?? endpointIn(inDataDir(dataDir, connection.endpointFile ?? ''));
      if (endpoint === undefined) return fail('axis.unreachable');
      const secret = readSecret(dataDir, connection.secretFile);
      return ok(createVxpAxis({ endpoint, systemId: connection.systemId, secret }, { clock }));
    } catch {
      return fail('axis.unreachable');
    }
  };
}

function endpointIn(file: string): string | undefined {
  const { endpoint } = JSON.parse(readFileSync(file, 'utf8')) as { endpoint?: unknown };
  return typeof endpoint === 'string' ? endpoint : undefined;
}
