import type { OfficeBridge, WindowMethod } from '../../contract/bridge.ts';
import type { InputOf, OutputOf } from '../../contract/contract.ts';
import type { CoreContract } from '../../contract/core-contract.ts';
import type { ShellContract } from '../../contract/shell-contract.ts';
import type { Answer, AppError } from '../../contract/errors.ts';

declare global {
  interface Window {
    /** Put there by the preload; the only thing this window can reach. */
    readonly office: OfficeBridge;
  }
}

type WindowContract = CoreContract & ShellContract;

/** A failed answer on its way through TanStack Query, which knows failures only as rejections. */
export class OfficeFailure extends Error {
  readonly failure: AppError;

  constructor(failure: AppError) {
    super(failure.code);
    this.name = 'OfficeFailure';
    this.failure = failure;
  }
}

const broken: AppError = { code: 'internal', recoverability: 'restart' };

/** What a query caught, as the one shape a person is shown. Anything that is not an answer is a bug: `internal`. */
export function failureOf(error: unknown): AppError {
  return error instanceof OfficeFailure ? error.failure : broken;
}

/** Asks the office and rejects with `OfficeFailure` when it answers no. For query functions only. */
export async function ask<M extends WindowMethod>(method: M, input: InputOf<WindowContract, M>): Promise<OutputOf<WindowContract, M>> {
  const answer = await window.office.call(method, input);
  if (!answer.ok) throw new OfficeFailure(answer.error);
  return answer.value;
}

/** Runs a call and answers even where the bridge itself breaks. */
export async function answered<T>(call: () => Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await call();
  } catch {
    return { ok: false, error: broken };
  }
}
