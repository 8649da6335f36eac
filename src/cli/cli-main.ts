import { CommanderError } from 'commander';
import { program } from './program.ts';
import { failed, languageOf, type CommandAnswer } from './output.ts';

const language = languageOf(process.env);
const json = process.argv.includes('--json');

/** One JSON document on stdout with `--json`, sentences otherwise; failures as sentences on stderr; never a stack trace. */
function finish(answer: CommandAnswer): void {
  process.exitCode = answer.status;
  if (json) process.stdout.write(`${JSON.stringify(answer.json, undefined, 2)}\n`);
  else if (answer.text.length > 0) (answer.status >= 2 ? process.stderr : process.stdout).write(`${answer.text.join('\n')}\n`);
}

// Who reads may go away (`congvan inbox | head`): what is left to say then has no listener, and that is no failure of ours.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

/** A bug: an incident, never a stack trace unless asked for. */
function broke(error: unknown): void {
  const incident = Math.random().toString(36).slice(2, 10);
  if (process.env['CONGVAN_DEBUG'] === '1') process.stderr.write(`${String((error as Error).stack)}\n`);
  finish(failed({ code: 'internal', details: { incident } }, language));
}

// Thrown where no command waits for it (a timer, an event). Exiting here: nothing after it can be trusted.
process.on('uncaughtException', (error) => {
  broke(error);
  process.exit();
});

try {
  await program(language, finish).parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    // `--help` and `--version` end here too, with code 0; commander has already written them.
    if (error.exitCode !== 0) finish(failed({ code: 'command.usage', details: { problem: problemOf(error) } }, language));
  } else broke(error);
}

/** Called without a command, commander says `(outputHelp)`. */
function problemOf(error: CommanderError): string {
  return error.code === 'commander.help' ? 'missing command' : error.message.replace(/^error: /, '');
}
