import { readFileSync } from 'node:fs';
import { messageOf } from '../errors.js';
import { parseCommand } from './arguments.js';
import { ExitCode } from './exit-code.js';
import { stackOf } from './explain-error.js';
import { helpText } from './help.js';
import { runLoad } from './load.js';
import { Output } from './output.js';
import { UsageError } from './usage-error.js';

/** Follows a command line. Never throws: what went wrong is on standard error and in the exit code. */
export async function run(args: readonly string[]): Promise<ExitCode> {
  const output = new Output();
  const { DEBUG: debug } = process.env;
  const isVerbose = args.includes('--verbose') || Boolean(debug);
  try {
    const command = parseCommand(args);
    if (command.name === 'load') return await runLoad(command.load, output, { isVerbose });
    output.result(command.name === 'help' ? helpText().trimEnd() : version());
    return ExitCode.written;
  } catch (error) {
    output.message(`dynamodb-sink: ${messageOf(error)}`);
    if (isVerbose) output.message(stackOf(error));
    return error instanceof UsageError ? ExitCode.usage : ExitCode.failed;
  }
}

function version(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
