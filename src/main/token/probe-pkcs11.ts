/** Whether the PKCS#11 binding is there: it is optional, and a machine without it still signs with certificate files. */
export async function hasPkcs11(): Promise<boolean> {
  try {
    // Loaded only when asked: a native module that does not load must cost an answer, not the host.
    const binding: unknown = await import('pkcs11js');
    return typeof binding === 'object' && binding !== null;
  } catch {
    return false;
  }
}
