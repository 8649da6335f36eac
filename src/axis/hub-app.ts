import { Readable } from 'node:stream';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Context } from 'hono';
import { authenticate } from './authenticate.ts';
import type { Caller } from './authenticate.ts';
import { edocAnswer } from './edoc-answer.ts';
import type { DeliveryState } from './hub-store.ts';
import type { HubClock, HubLog } from './hub-types.ts';
import { vietnamTime } from './hub-types.ts';
import { registerAgency } from './register-agency.ts';
import type { SendParts } from './send-edoc.ts';
import { kindOf, oneAtATime, sendEdoc } from './send-edoc.ts';
import type { Refusal } from './wire-answers.ts';
import { okJson, refusalJson, refuse, wireCodes } from './wire-answers.ts';

export interface HubParts extends SendParts {
  readonly clock: HubClock;
  readonly log: HubLog;
}

type Env = { Bindings: HttpBindings; Variables: { caller: Caller } };
type HubContext = Context<Env>;

// Stopping early must not destroy the socket: the refusal still has to reach the sender.
const bodyOf = (c: HubContext): AsyncIterable<Uint8Array> => c.env.incoming.iterator({ destroyOnReturn: false });

const states: Readonly<Record<string, DeliveryState>> = { done: 'DONE', fail: 'FAIL', processing: 'PROCESSING' };

/** The VXP operations. Every answer is JSON of the protocol except `downloadEdoc`, which is the file. */
export function hubApp(parts: HubParts): Hono<Env> {
  const { store, blobs, clock, log } = parts;
  const app = new Hono<Env>();
  const queue = oneAtATime();
  const refused = (c: HubContext, refusal: Refusal): Response => {
    log.warn('hub.refused', { operation: c.req.path.slice(0, 60), errorCode: refusal.errorCode });
    return c.json(refusalJson(refusal), refusal.http);
  };
  const badParameter = (c: HubContext, name: string): Response => refused(c, refuse(wireCodes.parameter, name));

  app.onError((error, c) => {
    log.error('hub.failed', { operation: c.req.path.slice(0, 60), reason: error.name });
    return c.json(refusalJson(refuse(wireCodes.systemError, 'system error', 500)), 500);
  });
  app.notFound((c) => c.json(refusalJson(refuse(wireCodes.parameter, 'no such operation')), 404));
  app.get('/health', (c) => c.json(okJson));
  app.use(async (c, next) => {
    const caller = authenticate(c.env.incoming.headers, (code) => store.secretOf(code), clock.now());
    if (!caller.ok) return refused(c, caller.error);
    c.set('caller', caller.value);
    return next();
  });

  app.post('/getAgenciesList', (c) => {
    const rows = store.agencies().filter((row) => row.locked === 0);
    return c.json({ ...okJson, data: rows.map(({ id, pid, code, name, mail }) => ({ id: String(id), pid: pid === null ? '' : String(pid), code, name, mail })) });
  });

  app.post('/getSynchronizeUnit', (c) => {
    const data = store.agencies().map((row) => ({
      id: String(row.id),
      pid: row.pid === null ? '' : String(row.pid),
      code: row.code,
      name: row.name,
      mail: row.mail,
      version: String(row.version),
      centerCode: '',
      deleted: row.locked === 1,
      modifyDate: row.changed_at,
      isAgency: true,
    }));
    return c.json({ ...okJson, data });
  });

  app.post('/registerAgency', async (c) => {
    const outcome = await registerAgency(c.get('caller'), bodyOf(c), store, vietnamTime(clock.now()));
    return outcome.ok ? c.json(okJson) : refused(c, outcome.error);
  });

  app.post('/getReceivedEdocList', (c) => {
    const caller = c.get('caller');
    const kind = kindOf(caller);
    if (kind === undefined) return badParameter(c, 'messagetype');
    const data = store.waiting(caller.code, kind).map((row) => ({
      docId: row.receiver_doc_id,
      serviceType: 'eDoc',
      messageType: row.kind,
      created_time: row.created_at,
      updated_time: row.updated_at,
      from: row.from_code,
      to: row.to_code,
      status: row.status,
      status_desc: row.status_desc,
    }));
    return c.json({ ...okJson, data });
  });

  app.post('/getSentEdocList', (c) => {
    const caller = c.get('caller');
    const kind = kindOf(caller);
    if (kind === undefined) return badParameter(c, 'messagetype');
    const data = store.sent(caller.code, kind, caller.parameters.get('docid')).map((row) => ({
      senderDocId: row.doc_id,
      receiverDocId: row.receiver_doc_id ?? '',
      fromCode: row.from_code,
      toCode: row.to_code,
      sendStatus: row.receiver_doc_id === null ? 'FAIL' : 'DONE',
      sendStatusDesc: row.receiver_doc_id === null ? row.status_desc : '',
      receiveStatus: row.status,
      receiveStatusDesc: row.status_desc,
      title: row.title,
      notation: row.notation,
      sentTime: row.sent_at,
      receivedTime: row.status === 'DONE' ? row.updated_at : '',
      serviceType: 'eDoc',
      messageType: row.kind,
    }));
    return c.json({ ...okJson, data });
  });

  app.post('/sendEdoc', async (c) => {
    const caller = c.get('caller');
    const sent = await sendEdoc(caller, bodyOf(c), parts, queue);
    if (!sent.ok) return refused(c, sent.error);
    log.info('hub.sent', { from: caller.code, docId: sent.value });
    return c.json({ ...okJson, DocId: sent.value });
  });

  /** The file behind a transport id, for its receiver alone. Another agency's id looks like an unknown one. */
  const contentFor = async (c: HubContext): Promise<{ readonly sha256: string; readonly size: number } | Response> => {
    const caller = c.get('caller');
    const content = store.contentOf(caller.code, caller.parameters.get('docid') ?? '');
    if (content === undefined) return refused(c, refuse(wireCodes.notFound, 'no such document for this agency'));
    const size = await blobs.size(content.sha256);
    if (size === undefined) {
      log.error('hub.blobMissing', { sha256: content.sha256 });
      return refused(c, refuse(wireCodes.systemError, 'document file missing', 500));
    }
    return { sha256: content.sha256, size };
  };

  app.post('/getEdoc', async (c) => {
    const content = await contentFor(c);
    if (content instanceof Response) return content;
    const { body, length } = edocAnswer(blobs.stream(content.sha256), content.size);
    return new Response(body, { headers: { 'content-type': 'application/json; charset=utf-8', 'content-length': String(length) } });
  });

  app.get('/downloadEdoc', async (c) => {
    const content = await contentFor(c);
    if (content instanceof Response) return content;
    const body = Readable.toWeb(blobs.stream(content.sha256));
    return new Response(body, { headers: { 'content-type': 'application/octet-stream', 'content-length': String(content.size) } });
  });

  app.post('/updateStatus', (c) => {
    const caller = c.get('caller');
    const status = caller.parameters.get('status')?.toLowerCase() ?? '';
    const state = Object.hasOwn(states, status) ? states[status] : undefined;
    if (state === undefined) return badParameter(c, 'status');
    const description = (caller.parameters.get('description') ?? '').slice(0, 500);
    const known = store.setState(caller.code, caller.parameters.get('docid') ?? '', state, description, vietnamTime(clock.now()));
    return known ? c.json(okJson) : refused(c, refuse(wireCodes.notFound, 'no such document for this agency'));
  });

  app.get('/countReceiveEdoc', (c) => c.json({ ...okJson, count: store.countWaiting(c.get('caller').code, kindOf(c.get('caller')) ?? 'edoc') }));
  app.get('/countReceiveStatus', (c) => c.json({ ...okJson, count: store.countWaiting(c.get('caller').code, 'status') }));
  return app;
}
