import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { AuditLog } from './audit-log.ts';
import type { HubLimits } from './guard/limits.ts';
import type { TokenBuckets } from './guard/token-buckets.ts';
import { pacedBody } from './guard/paced-body.ts';
import type { HubLog } from './hub-types.ts';
import type { HubMetrics } from './metrics.ts';
import type { TakeParts } from './take-message.ts';
import type { Refusal, WireCode } from './wire-answers.ts';
import { refuse, wireCodes } from './wire-answers.ts';

/** What every operation of the hub works with. */
export interface HubParts extends TakeParts {
  readonly log: HubLog;
  readonly audit: AuditLog;
  readonly metrics: HubMetrics;
  readonly limits: HubLimits;
  readonly agencyCalls: TokenBuckets;
  readonly addressCalls: TokenBuckets;
  readonly refusedCalls: TokenBuckets;
  /** The balancer in front of us, whose word on the caller's address is taken. */
  readonly trustedProxy: string | undefined;
  /** Who shows it may read the figures from another machine; without it only this one may. */
  readonly metricsToken: string | undefined;
  /** Whether there are pages for the operator. */
  readonly admin: boolean;
}

export type HubEnv = { Bindings: HttpBindings };
export type HubContext = Context<HubEnv>;

/** The address a call came from; behind our own balancer, the one it tells. */
export function addressOf(c: HubContext, parts: Pick<HubParts, 'trustedProxy'>): string {
  const peer = (c.env.incoming.socket.remoteAddress ?? '').replace(/^::ffff:/u, '');
  if (parts.trustedProxy === undefined || peer !== parts.trustedProxy) return peer;
  const told = c.env.incoming.headers['x-forwarded-for'];
  const last = (Array.isArray(told) ? told.join(',') : (told ?? '')).split(',').at(-1)?.trim() ?? '';
  return /^[0-9a-fA-F.:]{2,45}$/u.test(last) ? last : peer;
}

// Stopping early must not destroy the socket: the refusal still has to reach the sender.
export const bodyOf = (c: HubContext, limits: HubLimits): AsyncIterable<Uint8Array> =>
  pacedBody(c.env.incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>, limits);

/** Writes a refusal where the operator finds it: log, audit and figures. Codes and the agency's own code, nothing else. */
export function noteRefusal(parts: HubParts, c: HubContext, agency: string, operation: string, errorCode: WireCode): void {
  parts.log.warn('hub.refused', { operation, errorCode, ...(agency === '' ? {} : { agency }) });
  parts.metrics.refused(errorCode);
  parts.audit.note({ agency, address: addressOf(c, parts), action: operation, docId: '', code: errorCode });
}

const tooMany = (wait: number): Refusal => ({ ...refuse(wireCodes.tooMany, 'too many calls', 429), retryAfter: Math.max(1, Math.ceil(wait / 1000)) });

/** Before anything of the call is believed: how often this address calls, and how often it was refused. */
export function addressRefusal(parts: HubParts, c: HubContext): Refusal | undefined {
  const address = addressOf(c, parts);
  const wait = Math.max(parts.addressCalls.take(address), parts.refusedCalls.wait(address));
  return wait === 0 ? undefined : tooMany(wait);
}

export function agencyRefusal(parts: HubParts, agency: string): Refusal | undefined {
  const wait = parts.agencyCalls.take(agency);
  return wait === 0 ? undefined : tooMany(wait);
}

/** A sign-in that failed counts against its address. */
export const countFailedSignIn = (parts: HubParts, c: HubContext): void => void parts.refusedCalls.take(addressOf(c, parts));

export const retryHeader = (refusal: Refusal): Record<string, string> => (refusal.retryAfter === undefined ? {} : { 'retry-after': String(refusal.retryAfter) });
