import type { ExchangeAxis } from '../main/core/ports/exchange-axis.ts';
import { partners } from './cast.ts';
import type { Agency } from './cast.ts';
import type { ReplyDelays } from './partners/partner-replies.ts';
import { readPartnerState, writePartnerState } from './partners/partner-state.ts';
import { takeTurn } from './partners/partner-turn.ts';
import type { TrainingPaths } from './training-paths.ts';

export interface PartnerParts {
  readonly paths: TrainingPaths;
  readonly axisOf: (agency: Agency) => ExchangeAxis;
  readonly now: () => number;
  /** Default: 01 at once, 03 after four seconds: long enough to be seen as two steps. */
  readonly delays?: ReplyDelays;
  /** Default 1500. */
  readonly everyMs?: number;
  readonly onError?: (error: unknown) => void;
}

export interface Partners {
  /** One round now, or the one under way. */
  round(): Promise<void>;
  /** Ends after the round under way. */
  stop(): Promise<void>;
}

/** The two partner agencies come to life: they receive, acknowledge and answer, and survive a restart without doubling. */
export async function startPartners(parts: PartnerParts): Promise<Partners> {
  const state = await readPartnerState(parts.paths.partnerState);
  const delays = parts.delays ?? { arrived: 0, accepted: 4000 };
  const save = (): Promise<void> => writePartnerState(parts.paths.partnerState, state);
  let running: Promise<void> | undefined;
  const everybody = async (): Promise<void> => {
    for (const agency of partners) {
      const received = (state.agencies[agency.id] ??= {});
      await takeTurn({ agency, axis: parts.axisOf(agency), received, save, now: parts.now, delays });
    }
  };
  const round = (): Promise<void> => {
    running ??= everybody()
      .catch((error: unknown) => { parts.onError?.(error); })
      .finally(() => { running = undefined; });
    return running;
  };
  const timer = setInterval(() => { void round(); }, parts.everyMs ?? 1500);
  timer.unref();
  return {
    round,
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
