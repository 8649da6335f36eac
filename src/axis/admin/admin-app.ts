import { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { html } from 'hono/html';
import { newSecret } from '../agencies-file.ts';
import { agencyCode } from '../agency-code.ts';
import type { HubContext, HubEnv, HubParts } from '../hub-parts.ts';
import { addressOf, bodyOf, countFailedSignIn, noteRefusal } from '../hub-parts.ts';
import { wireCodes } from '../wire-answers.ts';
import { agenciesPage, secretTold, told, type Told } from './agencies-page.ts';
import { queuesPage, refusalsPage, trafficPage } from './figures-pages.ts';
import { contentPolicy, layout, type Frame, type Html, type PageName } from './layout.ts';
import { hashOf, isAdminToken, isOwnForm, openSession, sessionCookie, sessionOf } from './session.ts';
import { wordsOf, type AdminLanguage } from './words.ts';

const mostForm = 16 * 1024;

/** The operator's pages, for people: agencies, queues, refusals, traffic. Every change is a form of the session's own, and a line of the audit. */
export function adminApp(parts: HubParts): Hono<HubEnv> {
  const { store, clock } = parts;
  const app = new Hono<HubEnv>();
  const secure = (c: HubContext): boolean => 'encrypted' in c.env.incoming.socket || (parts.trustedProxy !== undefined && c.req.header('x-forwarded-proto') === 'https');
  const languageOf = (c: HubContext): AdminLanguage => {
    const asked = c.req.query('lang') ?? getCookie(c, 'lang');
    return asked === 'en' ? 'en' : 'vi';
  };
  const show = async (c: HubContext, frame: Omit<Frame, 'words' | 'language'>, body: Html, status: 200 | 400 | 401 | 403 = 200): Promise<Response> => {
    const language = languageOf(c);
    if (c.req.query('lang') !== undefined) setCookie(c, 'lang', language, { path: '/admin', sameSite: 'Strict', httpOnly: true, secure: secure(c), maxAge: 31_536_000 });
    return c.html(await layout({ ...frame, language, words: wordsOf(language) }, body), status);
  };
  const signIn = (c: HubContext, problem?: string): Promise<Response> => {
    const words = wordsOf(languageOf(c));
    return show(c, {}, html`<div class="sign"><h1>${words.signIn}</h1>${told(problem === undefined ? undefined : { kind: 'bad', text: problem })}
<form method="post" action="/admin/sign-in" class="row"><label>${words.token}<input type="password" name="token" required autocomplete="current-password" size="36"></label><button class="main">${words.signIn}</button></form><p class="soft">${words.tokenHelp}</p></div>`, problem === undefined ? 200 : 401);
  };
  const note = (c: HubContext, action: string, agency: string): void => parts.audit.note({ agency, address: addressOf(c, parts), action: `admin.${action}`, docId: '', code: '0' });

  app.use(async (c, next) => {
    await next();
    c.header('content-security-policy', contentPolicy);
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'same-origin');
    c.header('cache-control', 'no-store');
  });
  app.get('/', (c) => c.redirect('/admin/agencies'));
  app.get('/sign-in', (c) => signIn(c));
  app.post('/sign-in', async (c) => {
    const form = await formOf(c, parts);
    if (!(await isAdminToken(store, form.get('token') ?? ''))) {
      countFailedSignIn(parts, c);
      noteRefusal(parts, c, '', 'admin.signIn', wireCodes.unauthorized);
      return signIn(c, wordsOf(languageOf(c)).wrongToken);
    }
    const { cookie, seconds } = await openSession(store, clock.now());
    setCookie(c, sessionCookie, cookie, { path: '/admin', httpOnly: true, sameSite: 'Strict', secure: secure(c), maxAge: seconds });
    note(c, 'signIn', '');
    return c.redirect('/admin/agencies', 303);
  });

  const page = (name: PageName, body: (c: HubContext, csrf: string) => Html | Promise<Html>): void => {
    app.get(`/${name}`, async (c) => {
      const csrf = await sessionOf(c, store, clock.now());
      return csrf === undefined ? c.redirect('/admin/sign-in', 303) : show(c, { page: name, csrf }, await body(c, csrf));
    });
  };
  const agencies = async (c: HubContext, csrf: string, message?: Told): Promise<Html> =>
    agenciesPage(wordsOf(languageOf(c)), csrf, await store.agencies(), { find: (c.req.query('find') ?? '').slice(0, 200), page: pageNumber(c.req.query('page')) }, message);
  page('agencies', (c, csrf) => agencies(c, csrf));
  page('queues', (c) => queuesPage(wordsOf(languageOf(c)), languageOf(c), store));
  page('refusals', (c) => refusalsPage(wordsOf(languageOf(c)), languageOf(c), store));
  page('traffic', (c) => trafficPage(wordsOf(languageOf(c)), languageOf(c), store, clock.now()));

  /** One change by a form. `work` answers what to say; a session that has ended signs in again. */
  const change = (path: string, work: (form: ReadonlyMap<string, string>, c: HubContext) => Promise<Told>): void => {
    app.post(path, async (c) => {
      const csrf = await sessionOf(c, store, clock.now());
      if (csrf === undefined) return signIn(c, wordsOf(languageOf(c)).expired);
      const form = await formOf(c, parts);
      if (!isOwnForm(c, csrf, form.get('csrf'))) {
        noteRefusal(parts, c, '', 'admin.form', wireCodes.unauthorized);
        return signIn(c, wordsOf(languageOf(c)).expired);
      }
      const message = await work(form, c);
      return show(c, { page: 'agencies', csrf }, await agencies(c, csrf, message), message.kind === 'bad' ? 400 : 200);
    });
  };
  const codeIn = (form: ReadonlyMap<string, string>): string | undefined => agencyCode.safeParse(form.get('code')).data;
  const nameIn = (form: ReadonlyMap<string, string>): string | undefined => {
    const name = form.get('name')?.trim().normalize('NFC').slice(0, 500);
    return name === '' ? undefined : name;
  };
  const alter = (path: string, what: (form: ReadonlyMap<string, string>) => { readonly name?: string; readonly locked?: boolean } | undefined): void => {
    change(`/agencies/${path}`, async (form, c) => {
      const words = wordsOf(languageOf(c));
      const [code, altered] = [codeIn(form), what(form)];
      if (code === undefined || altered === undefined || !(await store.changeAgency(code, altered, clock.now()))) return { kind: 'bad', text: words.invalidAgency };
      note(c, path, code);
      return { kind: 'done', text: words.done };
    });
  };
  alter('lock', () => ({ locked: true }));
  alter('unlock', () => ({ locked: false }));
  alter('rename', (form) => {
    const name = nameIn(form);
    return name === undefined ? undefined : { name };
  });
  change('/agencies/add', async (form, c) => {
    const words = wordsOf(languageOf(c));
    const [code, name, secret] = [codeIn(form), nameIn(form), newSecret()];
    if (code === undefined || name === undefined) return { kind: 'bad', text: words.invalidAgency };
    if ((await store.credentials(code)) !== undefined) return { kind: 'bad', text: words.exists };
    await store.addAgency({ code, name, secret }, 'admin', clock.now());
    note(c, 'add', code);
    return secretTold(words, code, secret);
  });
  change('/agencies/secret', async (form, c) => {
    const words = wordsOf(languageOf(c));
    const [code, secret] = [codeIn(form), newSecret()];
    if (code === undefined || !(await store.changeAgency(code, { secret }, clock.now()))) return { kind: 'bad', text: words.invalidAgency };
    note(c, 'secret', code);
    return secretTold(words, code, secret);
  });
  app.post('/sign-out', async (c) => {
    const csrf = await sessionOf(c, store, clock.now());
    const form = await formOf(c, parts);
    if (csrf !== undefined && isOwnForm(c, csrf, form.get('csrf'))) await store.dropToken(hashOf(getCookie(c, sessionCookie) ?? ''));
    deleteCookie(c, sessionCookie, { path: '/admin' });
    return c.redirect('/admin/sign-in', 303);
  });
  return app;
}

const pageNumber = (text: string | undefined): number => (text !== undefined && /^\d{1,6}$/u.test(text) ? Number(text) : 0);

/** A short form, read with the patience every body gets; anything longer is no form of ours. */
async function formOf(c: HubContext, parts: HubParts): Promise<ReadonlyMap<string, string>> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bodyOf(c, parts.limits)) {
    size += piece.length;
    if (size > mostForm) return new Map();
    pieces.push(piece);
  }
  return new Map(new URLSearchParams(Buffer.concat(pieces).toString('utf8')));
}
