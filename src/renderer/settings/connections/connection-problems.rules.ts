import type { ConnectionValues } from './connection-form.rules.ts';

export type ConnectionField = 'name' | 'endpoint' | 'systemId' | 'username' | 'secret' | 'password' | 'proxy' | 'timeoutSeconds' | 'path' | 'organId' | 'partners';

/** What is wrong with a field, as a text of `ui.json`. */
export type ConnectionProblems = Readonly<Partial<Record<ConnectionField, string>>>;

export interface KeptSecrets { readonly hasSecret: boolean; readonly hasPassword: boolean }

function isHttpAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname !== '' && url.username === '' && url.password === '' && url.hash === '';
}

/** `http://host:port`, nothing after it: a proxy has no path. */
function isProxyAddress(text: string): boolean {
  return isHttpAddress(text) && ['', '/'].includes(new URL(text).pathname) && new URL(text).search === '';
}

/** Drive letter, network share, or root: a relative path would depend on where the program was started. */
function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path) || path.startsWith('\\\\');
}

/** An Ed25519 public key in base64: 32 bytes as they are, or 44 with their DER frame (RFC 8410). */
export function isPublicKey(text: string): boolean {
  const plain = text.trim();
  return /^[A-Za-z0-9+/]{43}=$/.test(plain) || /^[A-Za-z0-9+/]{59}=$/.test(plain);
}

/** Whether what is sent could be read on the way: plain HTTP beyond this machine. */
export function isUnprotected(endpoint: string): boolean {
  if (!URL.canParse(endpoint.trim())) return false;
  const { protocol, hostname } = new URL(endpoint.trim());
  return protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/** Every field that cannot be right, before anything is tried; what only the other side knows is for the test. */
export function problemsOf(values: ConnectionValues, kept: KeptSecrets): ConnectionProblems {
  const problems: Partial<Record<ConnectionField, string>> = {};
  const wanted = (field: ConnectionField, wrong: boolean): void => { if (wrong) problems[field] ??= `connection.problem.${field}`; };
  wanted('name', values.name.trim() === '');
  if (values.kind === 'folder') {
    wanted('path', !isAbsolute(values.path.trim()));
    wanted('organId', values.organId.trim() === '');
    const ids = values.partners.map((p) => p.organId.trim());
    wanted('partners', ids.includes('') || new Set(ids).size < ids.length || ids.includes(values.organId.trim()) || values.partners.some((p) => !isPublicKey(p.publicKey)));
    return problems;
  }
  wanted('endpoint', !isHttpAddress(values.endpoint.trim()));
  wanted('systemId', values.systemId.trim() === '');
  wanted('secret', values.secret === '' && !kept.hasSecret);
  wanted('proxy', values.proxy.trim() !== '' && !isProxyAddress(values.proxy.trim()));
  const seconds = Number(values.timeoutSeconds);
  wanted('timeoutSeconds', values.timeoutSeconds.trim() === '' || !Number.isInteger(seconds) || seconds < 5 || seconds > 600);
  if (values.kind === 'lgsp') {
    wanted('username', values.username.trim() === '');
    wanted('password', values.password === '' && !kept.hasPassword);
  }
  return problems;
}

/** Fields behind "Nâng cao": a problem there opens it, so that nothing is refused out of sight. */
export function isAdvanced(problems: ConnectionProblems): boolean {
  return problems.timeoutSeconds !== undefined || problems.proxy !== undefined;
}
