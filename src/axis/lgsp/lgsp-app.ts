import { Hono } from 'hono';
import { z } from 'zod';
import type { Result } from '../../main/core/model/result.ts';
import { base64Answer } from '../base64-answer.ts';
import { contentFor } from '../content.ts';
import type { HubContext, HubEnv, HubParts } from '../hub-parts.ts';
import { addressOf, agencyRefusal, bodyOf, countFailedSignIn, noteRefusal, retryHeader } from '../hub-parts.ts';
import { MOST_SENT, MOST_WAITING, pageOf } from '../page.ts';
import { readJson } from '../read-json.ts';
import type { MessageKind } from '../store/hub-store.ts';
import { takeReceived } from '../take-message.ts';
import { sentLine, unitLine, waitingLine } from '../vxp/lists.ts';
import type { Refusal } from '../wire-answers.ts';
import { refuse, wireCodes } from '../wire-answers.ts';
import { messageKind, stateOf } from '../words.ts';
import { lgspNoToken, lgspOk, lgspRefusal } from './answers.ts';
import { receiveUpload } from './receive-upload.ts';
import { callerOf, signIn } from './sign-in.ts';

type Answer = Refusal | Response;
type Operation = (c: HubContext, agency: string) => Promise<Answer>;

const SMALL = 64 * 1024;
const Update = z.object({ docId: z.string().max(200), status: z.string().max(20), description: z.string().max(2000).default('') });
const bad = (name: string): Refusal => refuse(wireCodes.parameter, name);
const valueOr = async <T>(result: Result<T, Refusal>, answer: (value: T) => Response | Promise<Response>): Promise<Answer> => (result.ok ? answer(result.value) : result.error);

/** The calls of a provincial gateway as Lạng Sơn's (facts of the axis 2.5). `syncSentEdocList` and `agencies` are ours. */
export function lgspApp(parts: HubParts): Hono<HubEnv> {
  const { store, clock, audit, metrics, spool } = parts;
  const app = new Hono<HubEnv>();

  function refused(c: HubContext, agency: string, operation: string, refusal: Refusal): Response {
    noteRefusal(parts, c, agency, `v1.${operation}`, refusal.errorCode);
    return c.json(lgspRefusal(refusal), refusal.http, retryHeader(refusal));
  }
  const note = (c: HubContext, agency: string, action: string, docId: string): void => {
    audit.note({ agency, address: addressOf(c, parts), action, docId, code: '0' });
  };

  app.post('/auth/login', async (c) => {
    const signed = await signIn(await readJson(bodyOf(c, parts.limits), SMALL), store, clock.now());
    if (!signed.ok) {
      countFailedSignIn(parts, c);
      return refused(c, '', 'login', signed.error);
    }
    const { token, expiresIn, agency } = signed.value;
    note(c, agency, 'signIn', '');
    return c.json(lgspOk({ token, expiresIn }));
  });

  /** With a token and the agency's own key, not too often, and whatever is refused is written down. */
  function operation(method: 'GET' | 'POST', name: string, work: Operation): void {
    app.on(method, `/${name}`, async (c) => {
      const caller = await callerOf(c.env.incoming.headers, store, clock.now());
      if (!caller.ok) {
        countFailedSignIn(parts, c);
        if (caller.error !== 'noToken') return refused(c, '', name, caller.error);
        noteRefusal(parts, c, '', `v1.${name}`, wireCodes.unauthorized);
        return c.json(lgspNoToken, 401);
      }
      const answer = agencyRefusal(parts, caller.value) ?? (await work(c, caller.value));
      return answer instanceof Response ? answer : refused(c, caller.value, name, answer);
    });
  }

  const listOf = (most: number, rows: (kind: MessageKind, c: HubContext, agency: string, page: Exclude<ReturnType<typeof pageOf>, { invalid: string }>) => Promise<readonly object[]>): Operation =>
    async (c, agency) => {
      const kind = messageKind(c.req.query('messageType'));
      if (kind === undefined) return bad('messageType');
      const page = pageOf((name) => c.req.query(name), most);
      if ('invalid' in page) return bad(page.invalid);
      const data = await rows(kind, c, agency, page);
      return c.json(lgspOk(data, data.length));
    };

  operation('GET', 'syncReceivedEdocList', listOf(MOST_WAITING, async (kind, c, agency, page) => {
    const rows = await store.waiting(agency, kind, page);
    if (rows.length > 0) note(c, agency, `list.${kind}`, '');
    return rows.map((row) => waitingLine(row, kind));
  }));
  operation('GET', 'syncSentEdocList', listOf(MOST_SENT, async (kind, c, agency, page) => (await store.sent(agency, kind, c.req.query('docId') || undefined, page)).map((row) => sentLine(row, kind, agency))));

  operation('GET', 'agencies', async (c) => {
    const version = c.req.query('version') ?? '';
    if (version !== '' && !/^\d{1,15}$/u.test(version)) return bad('version');
    const rows = (await store.agencies(version === '' ? undefined : Number(version))).map(unitLine);
    return c.json(lgspOk(rows, rows.length));
  });

  operation('POST', 'sendEdoc', async (c, agency) => {
    const upload = await receiveUpload(c.env.incoming.headers, bodyOf(c, parts.limits), 'edocFile', spool, parts.maxBodyBytes);
    if (upload === undefined || upload.file.kind === 'broken') return refuse(wireCodes.fileInvalid, 'a form with one file edocFile is asked for');
    const kind = messageKind(upload.fields.get('messageType'));
    if (kind === undefined) {
      if (upload.file.kind === 'received') await spool.discard(upload.file.body);
      return bad('messageType');
    }
    return valueOr(await takeReceived({ agency, kind }, upload.file, parts), (docId) => {
      metrics.sent(kind, 'lgsp');
      parts.log.info('hub.sent', { from: agency, docId });
      return c.json(lgspOk({ docId, errorCode: '0', errorDesc: '' }));
    });
  });

  operation('GET', 'getEdoc', async (c, agency) => {
    const docId = c.req.query('docId') ?? '';
    return valueOr(await contentFor(parts, agency, docId), ({ source, size, from, fromName, notation, title }) => {
      note(c, agency, 'fetch', docId);
      metrics.fetched('lgsp');
      // The attachments are inside the edXML; given once more beside it, a large document would travel twice.
      const head = JSON.stringify(lgspOk({ docId, from, fromName, edocCode: notation, edocAbstract: title, attachments: [], edxml: '' })).slice(0, -3);
      const { body, length } = base64Answer(head, source.open(), size, '"}}');
      return new Response(body, { headers: { 'content-type': 'application/json; charset=utf-8', 'content-length': String(length) } });
    });
  });

  operation('POST', 'updateStatus', async (c, agency) => {
    const update = Update.safeParse(await readJson(bodyOf(c, parts.limits), SMALL));
    if (!update.success) return bad(update.error.issues[0]?.path.join('.') || 'body');
    const state = stateOf(update.data.status);
    if (state === undefined) return bad('status');
    const set = await store.setState(agency, update.data.docId, state, update.data.description.slice(0, 500), undefined, clock.now());
    if (set === 'unknown') return refuse(wireCodes.notFound, 'no such document for this agency');
    metrics.acknowledged(state);
    return c.json(lgspOk({ errorCode: '0', errorDesc: '' }));
  });

  app.all('*', (c) => c.json({ success: false, message: 'no such operation' }, 404));
  return app;
}
