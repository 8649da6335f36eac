import type { Handle, PKCS11, Template } from 'pkcs11js';

/** More objects than this on one token are not read: a signature token holds a few dozen. */
const mostObjects = 512;
/** Longer than any certificate met in practice. */
const mostBytes = 65_536;

/** The objects of a template (PKCS#11 v2.40 §5.7). Throws what the binding throws. */
export function findObjects(cryptoki: PKCS11, session: Handle, template: Template): readonly Handle[] {
  cryptoki.C_FindObjectsInit(session, template);
  try {
    const found: Handle[] = [];
    while (found.length < mostObjects) {
      const some = cryptoki.C_FindObjects(session, 32);
      if (some.length === 0) break;
      found.push(...some);
    }
    return found;
  } finally {
    cryptoki.C_FindObjectsFinal(session);
  }
}

/** One attribute; `undefined` when the object has none, keeps it to itself, or it is too long to be true. */
export function attributeOf(cryptoki: PKCS11, session: Handle, object: Handle, type: number): Buffer | undefined {
  try {
    const [attribute] = cryptoki.C_GetAttributeValue(session, object, [{ type }]);
    const value: unknown = attribute?.value;
    return Buffer.isBuffer(value) && value.length > 0 && value.length <= mostBytes ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Does something in a session of its own. Throws what the binding throws. */
export function inSession<T>(cryptoki: PKCS11, slot: Handle, flags: number, use: (session: Handle) => T): T {
  const session = cryptoki.C_OpenSession(slot, flags);
  try {
    return use(session);
  } finally {
    try {
      cryptoki.C_CloseSession(session);
    } catch {
      // The token went away, and its sessions with it.
    }
  }
}
