// Lines for the person at the terminal. Always on stderr: `--json` on stdout must stay one clean document.

export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** A failure the user can act on: a stable code and a sentence that ends with the next step. */
export class SetupFailure extends Error {
  constructor(code, sentence) {
    super(sentence);
    this.code = code;
  }
}

/** Runs `main`; a SetupFailure becomes one line and `exitCode`, a bug keeps its stack. */
export async function runMain(main, exitCode = 1) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error;
    say(`${error.code}: ${error.message}`);
    process.exitCode = exitCode;
  }
}
