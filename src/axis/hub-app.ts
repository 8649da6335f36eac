import { Hono } from 'hono';
import { sameSecret } from './guard/same-secret.ts';
import type { HubContext, HubEnv, HubParts } from './hub-parts.ts';
import { addressOf, addressRefusal, noteRefusal, retryHeader } from './hub-parts.ts';
import { adminApp } from './admin/admin-app.ts';
import { lgspApp } from './lgsp/lgsp-app.ts';
import { vxpApp } from './vxp/vxp-app.ts';
import { okJson, refusalJson, refuse, wireCodes } from './wire-answers.ts';

/** The label of a call in the figures: the path as far as it is one of ours, so that nobody fills them with names. */
function operationOf(c: HubContext): string {
  const path = c.req.path;
  return c.res.status === 404 || !/^\/[\w/]{1,60}$/u.test(path) ? 'other' : path.startsWith('/admin') ? '/admin' : path;
}

/** This machine, or whoever shows the token. */
function mayReadFigures(c: HubContext, parts: HubParts): boolean {
  const shown = /^Bearer (.{1,500})$/u.exec(c.req.header('authorization') ?? '')?.[1];
  if (parts.metricsToken !== undefined) return shown !== undefined && sameSecret(shown, parts.metricsToken);
  return /^(127\.|::1$)/u.test(addressOf(c, parts));
}

/** Everything the hub answers. What is in no protocol is answered in the words of the first. */
export function hubApp(parts: HubParts): Hono<HubEnv> {
  const { log, metrics, store, blobs } = parts;
  const app = new Hono<HubEnv>();
  app.onError((error, c) => {
    log.error('hub.failed', { operation: c.req.path.slice(0, 60), reason: 'code' in error && typeof error.code === 'string' ? error.code : error.name });
    return c.json(refusalJson(refuse(wireCodes.systemError, 'system error', 500)), 500);
  });
  app.notFound((c) => c.json(refusalJson(refuse(wireCodes.parameter, 'no such operation')), 404));

  app.get('/health', async (c) => {
    try {
      await Promise.all([store.ping(), blobs.ping()]);
      return c.json(okJson);
    } catch {
      return c.json(refusalJson(refuse(wireCodes.systemError, 'the store does not answer', 500)), 503);
    }
  });
  app.get('/metrics', async (c) => {
    if (!mayReadFigures(c, parts)) {
      noteRefusal(parts, c, '', 'metrics', wireCodes.unauthorized);
      return c.text('', 401, { 'www-authenticate': 'Bearer' });
    }
    return c.body(await metrics.text(), 200, { 'content-type': metrics.contentType });
  });
  app.use(async (c, next) => {
    const started = performance.now();
    const refusal = addressRefusal(parts, c);
    if (refusal !== undefined) {
      noteRefusal(parts, c, '', 'call', refusal.errorCode);
      return c.json(refusalJson(refusal), 429, retryHeader(refusal));
    }
    await next();
    metrics.answered(operationOf(c), c.res.status, (performance.now() - started) / 1000);
    return undefined;
  });
  if (parts.admin) app.route('/admin', adminApp(parts));
  app.route('/v1', lgspApp(parts));
  app.route('/', vxpApp(parts));
  return app;
}
