import { messageOf } from '../errors.js';
import {
  COMMANDS,
  type Command,
  type CommandName,
  type LoadArguments,
  loadConfigPath,
  parseCommand,
} from './arguments.js';
import { completionScript } from './completion.js';
import { readConfigFile } from './config-file.js';
import { ExitCode } from './exit-code.js';
import { stackOf } from './explain-error.js';
import { COMMAND_HELP, helpOf } from './help.js';
import { runLoad } from './load.js';
import { Output } from './output.js';
import { programVersion } from './program-version.js';
import { UsageError } from './usage-error.js';

/** Follows a command line. Never throws: what went wrong is on standard error and in the exit code. */
export async function run(args: readonly string[]): Promise<ExitCode> {
  const output = new Output();
  const { DEBUG: debug } = process.env;
  const isVerbose = args.includes('--verbose') || Boolean(debug);
  try {
    const config = loadConfigPath(args);
    const command = parseCommand(args, config === undefined ? undefined : await readConfigFile(config));
    if (command.name === 'load') return await load(command.load, output, { isVerbose });
    if (command.name === 'kafka') {
      const { runKafka } = await import('./kafka/kafka.js'); // whoever loads a file has no use for it
      return await runKafka(command.kafka, output, { isVerbose });
    }
    output.result(textOf(command).trimEnd());
    return ExitCode.written;
  } catch (error) {
    output.tell(messageOf(error));
    if (isVerbose) output.message(stackOf(error));
    return error instanceof UsageError ? ExitCode.usage : ExitCode.failed;
  }
}

async function load(
  args: LoadArguments,
  output: Output,
  options: { readonly isVerbose: boolean },
): Promise<ExitCode> {
  const { dryRun } = args;
  if (dryRun === undefined) return runLoad(args, output, options);
  const { runDryRun } = await import('./dry-run/run-dry-run.js'); // likewise
  return runDryRun(args, dryRun, output, options);
}

function textOf(command: Exclude<Command, { readonly name: 'load' | 'kafka' }>): string {
  switch (command.name) {
    case 'help':
      return helpOf(command.of, command.isAll);
    case 'completion': {
      const commands = Object.entries(COMMANDS);
      return completionScript(
        command.shell,
        commands.map(([name, flags]) => ({ name, flags, help: COMMAND_HELP[name as CommandName] })),
      );
    }
    default:
      return programVersion();
  }
}
