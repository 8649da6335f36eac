import { dirname, isAbsolute } from 'node:path';
import type { PKCS11 } from 'pkcs11js';
import type { LibraryView } from '../../../contract/token-contract.ts';
import { fail, ok, type Failure, type Result } from '../../core/model/result.ts';
import { plainText } from './plain-text.rules.ts';
import { CKF, CKR, ckrName, ckrOf } from './cryptoki.rules.ts';

/** A PKCS#11 library that answered `C_Initialize`. */
export interface Driver {
  readonly cryptoki: PKCS11;
  readonly module: string;
  readonly library: LibraryView;
}

export type LoadFailure = Failure<'token.notAvailable' | 'token.driverUnusable' | 'call.invalid'>;

/**
 * Loads a PKCS#11 module and starts it (PKCS#11 v2.40 §5.4). May end or block this process: whoever calls it lives in a
 * process that nobody else needs.
 */
export async function loadDriver(module: string): Promise<Result<Driver, LoadFailure>> {
  // A bare name would be looked for where the system looks: in whatever folder comes first.
  if (!isAbsolute(module)) return fail('call.invalid', { where: 'module' });
  const binding = await loadBinding();
  if (binding === undefined) return fail('token.notAvailable');
  const unusable = (reason: string): Result<never, LoadFailure> => fail('token.driverUnusable', { driver: module.split(/[\\/]/).pop() ?? '', reason });
  // Vendors' libraries lie beside the libraries they need, and Windows looks for those on the path alone.
  if (process.platform === 'win32') process.env['PATH'] = `${dirname(module)};${process.env['PATH'] ?? ''}`;
  const cryptoki = new binding();
  try {
    cryptoki.load(module);
  } catch {
    return unusable('notLoadable');
  }
  try {
    initialize(cryptoki);
    const info = cryptoki.C_GetInfo();
    const version = ({ major, minor }: { readonly major: number; readonly minor: number }): string => `${major}.${minor}`;
    return ok({
      cryptoki, module,
      library: { manufacturer: plainText(info.manufacturerID), description: plainText(info.libraryDescription), version: version(info.libraryVersion), cryptoki: version(info.cryptokiVersion) },
    });
  } catch (error) {
    return unusable(ckrName(ckrOf(error)));
  }
}

/** The binding is CommonJS whose names a module import does not see; it is a native module, and may not be there. */
async function loadBinding(): Promise<typeof PKCS11 | undefined> {
  try {
    const loaded: unknown = await import('pkcs11js');
    return (loaded as { readonly default: { readonly PKCS11: typeof PKCS11 } }).default.PKCS11;
  } catch {
    return undefined;
  }
}

/** A library may use threads of its own. One that can not is still used: it is called from this thread only. */
function initialize(cryptoki: PKCS11): void {
  try {
    cryptoki.C_Initialize({ flags: CKF.osLockingOk });
  } catch (error) {
    const rv = ckrOf(error);
    if (rv === CKR.CKR_CRYPTOKI_ALREADY_INITIALIZED) return;
    if (rv !== CKR.CKR_CANT_LOCK && rv !== CKR.CKR_NEED_TO_CREATE_THREADS && rv !== CKR.CKR_ARGUMENTS_BAD) throw error;
    cryptoki.C_Initialize();
  }
}
