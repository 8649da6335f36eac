import type { CoreContract } from './core-contract.ts';
import type { ShellContract } from './shell-contract.ts';
import type { InputOf, OutputOf } from './contract.ts';
import type { Answer } from './errors.ts';
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
  about(): Promise<{ holder: string; language: 'vi' | 'en'; dark: boolean; hint?: string; error?: string }>;
  answer(pin: string | undefined): void;
}
