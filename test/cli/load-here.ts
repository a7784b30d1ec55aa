import { parseCommand } from '#dist/cli/arguments.js';
import { runLoad } from '#dist/cli/load.js';
import { Output, type OutputStream } from '#dist/cli/output.js';
import { UsageError } from '#dist/cli/usage-error.js';
import { type Ended, localEnv } from './run-cli.js';

/** A stream that keeps what is written. */
function recorder(): { stream: OutputStream; text: () => string } {
  let written = '';
  const stream = {
    write: (chunk: string): boolean => {
      written += chunk;
      return true;
    },
    on: (): unknown => stream,
  };
  return { stream: stream as unknown as OutputStream, text: () => written };
}

/** Runs `dynamodb-sink load` in this process, which is faster; only signals need one of their own. */
export async function loadHere(...args: readonly string[]): Promise<Ended> {
  Object.assign(process.env, localEnv);
  const stdout = recorder();
  const stderr = recorder();
  const output = new Output(stdout.stream, stderr.stream);
  let code: number;
  try {
    const command = parseCommand(['load', ...args]);
    if (command.name !== 'load') throw new Error('no load');
    code = await runLoad(command.load, output, { isVerbose: false });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    output.message(error.message);
    code = 2;
  }
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}
