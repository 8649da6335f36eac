import { z } from 'zod';
import { command, query, type Contract } from '../../src/contract/contract.ts';

const None = z.object({});

/** A contract with one line for each way in which a host can answer, or fail to. */
export const echoContract = {
  'echo': query(z.object({ text: z.string().max(100) }), z.object({ text: z.string() })),
  'life': query(None, z.object({ life: z.string(), count: z.number() })),
  'count': command(None, z.object({ count: z.number() })),
  'announce': command(z.object({ text: z.string() }), None),
  'dieAsCommand': command(None, None),
  /** Ends the host in its first life, answers in the next. */
  'dieOnce': query(None, z.object({ life: z.string() })),
  'dieAlways': query(None, None),
  'neverAnswers': query(None, None, { timeoutMs: 200 }),
  'spins': query(None, None, { timeoutMs: 200 }),
  'bug': command(z.object({ secret: z.string() }), None),
  'oddCode': command(None, None),
  'notCloneable': query(None, z.unknown()),
  'fails': command(None, None),
} satisfies Contract;
export type EchoContract = typeof echoContract;
export interface EchoEvent {
  readonly text: string;
}
