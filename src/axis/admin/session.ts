import { randomBytes } from 'node:crypto';
import { getCookie } from 'hono/cookie';
import { digest, sameSecret, tokenInFile } from '../guard/same-secret.ts';
import type { HubContext } from '../hub-parts.ts';
import { HubStartError } from '../hub-types.ts';
import type { HubStore } from '../store/hub-store.ts';

export const sessionCookie = 'congvan_hub_admin';
const setting = 'admin.tokenHash';
const hours = 8;

export const hashOf = (text: string): string => digest(text).toString('hex');
const fresh = (): string => randomBytes(32).toString('base64url');

/** The admin token's hash is in the store, so that every hub process knows it. A new token is handed to `tell`, once. */
export async function ensureAdminToken(store: HubStore, tell: (token: string) => void, tokenFile?: string): Promise<void> {
  if (tokenFile !== undefined) {
    const own = tokenInFile(tokenFile);
    if (own === undefined) throw new HubStartError('hub.adminTokenInvalid');
    return store.setSetting(setting, hashOf(own));
  }
  if ((await store.setting(setting)) !== undefined) return;
  const token = fresh();
  if (await store.addSetting(setting, hashOf(token))) tell(token);
}

export async function isAdminToken(store: HubStore, shown: string): Promise<boolean> {
  const kept = await store.setting(setting);
  return kept !== undefined && sameSecret(kept, hashOf(shown));
}

/** A session is a random word in a cookie; the store has its hash and the word its forms carry. */
export async function openSession(store: HubStore, now: number): Promise<{ readonly cookie: string; readonly seconds: number }> {
  const cookie = fresh();
  await store.putToken(hashOf(cookie), 'admin', fresh(), now + hours * 3_600_000);
  return { cookie, seconds: hours * 3600 };
}

/** The word that forms of this session carry; `undefined`: nobody is signed in. */
export async function sessionOf(c: HubContext, store: HubStore, now: number): Promise<string | undefined> {
  const cookie = getCookie(c, sessionCookie);
  return cookie === undefined ? undefined : store.tokenSubject(hashOf(cookie), 'admin', now);
}

/** A form of ours, sent from a page of ours: the session's word, and no other site's origin. */
export function isOwnForm(c: HubContext, csrf: string, shown: unknown): boolean {
  const origin = c.req.header('origin');
  const fromUs = origin === undefined || (URL.canParse(origin) && new URL(origin).host === c.req.header('host'));
  return fromUs && typeof shown === 'string' && sameSecret(shown, csrf);
}
