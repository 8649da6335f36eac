import type { ConnectionTest } from '../../../contract/exchange-views.ts';

export type TestStepName = ConnectionTest['steps'][number]['step'];
/** The order of asking; a test ends at the first step that failed. */
export const testSteps: readonly TestStepName[] = ['settings', 'reach', 'authenticate', 'list'];

export interface TestLine {
  readonly step: TestStepName;
  readonly state: 'running' | 'good' | 'bad' | 'notReached';
  readonly found: ConnectionTest['steps'][number] | undefined;
}

/** Every step with what became of it; without an answer yet all of them are on the way. */
export function testLines(test: ConnectionTest | undefined): readonly TestLine[] {
  return testSteps.map((step) => {
    const found = test?.steps.find((s) => s.step === step);
    const state = test === undefined ? 'running' : found === undefined ? 'notReached' : found.ok ? 'good' : 'bad';
    return { step, state, found };
  });
}
