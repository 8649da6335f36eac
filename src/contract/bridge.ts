import type { CoreContract } from './core-contract.ts';
import type { ShellContract } from './shell-contract.ts';
import type { InputOf, OutputOf } from './contract.ts';
import type { Answer, ErrorCode } from './errors.ts';
import type { OfficeEvent } from './core-events.ts';

type WindowContract = CoreContract & ShellContract;
export type WindowMethod = keyof WindowContract;

/** `window.office`: all that a window can reach. */
export interface OfficeBridge {
  call<M extends WindowMethod>(method: M, input: InputOf<WindowContract, M>): Promise<Answer<OutputOf<WindowContract, M>>>;
  /** Answers the function that stops listening. */
  on(listener: (event: OfficeEvent) => void): () => void;
}

/** `window.prompt_`: all that the PIN window can reach. */
export interface PromptBridge {
  about(): Promise<PromptAbout>;
  /**
   * `undefined` cancels; a PIN pad sends an empty PIN. `lastTry`: the person knows that a wrong one locks the token.
   * Answers why the PIN is to be typed again; otherwise the shell closes the window.
   */
  answer(pin: string | undefined, lastTry?: boolean): Promise<PromptProblem | undefined>;
  /** What the page needs, in CSS pixels: the window takes that height. */
  height(pixels: number): void;
}

export interface PromptProblem {
  readonly code: ErrorCode;
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

export interface PromptAbout {
  readonly holder: string;
  readonly language: 'vi' | 'en';
  readonly dark: boolean;
  /** In a training office only. */
  readonly hint?: string;
  /** Label of the token; without it the PIN is the password of a certificate file. */
  readonly token?: string;
  /** The PIN is typed on the device. */
  readonly pinPad?: boolean;
  /** The token says that one try is left. */
  readonly lastTry?: boolean;
  /** This key asks for each signature. */
  readonly eachTime?: boolean;
  /** How many papers this PIN signs. */
  readonly papers?: number;
}
