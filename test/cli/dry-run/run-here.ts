import { parseCommand } from '#dist/cli/arguments.js';
import type { DryRunFigures } from '#dist/cli/dry-run/dry-run-figures.js';
import { runDryRun } from '#dist/cli/dry-run/run-dry-run.js';
import { Output, type OutputStream } from '#dist/cli/output.js';
import { bare } from '../input/read-input.js';

/** What a dry run has told. */
export interface DryRunEnded {
  readonly code: number;
  readonly figures: DryRunFigures & { readonly status: string; readonly dryRun: true };
  /** Of standard error, names of files without the folder of the tests. */
  readonly text: string;
}

/** Runs `load … --dry-run` in this process. */
export async function dryRun(...args: readonly string[]): Promise<DryRunEnded> {
  const command = parseCommand(['load', ...args, '--dry-run']);
  if (command.name !== 'load' || command.load.dryRun === undefined) throw new Error('it is no dry run');
  const stdout = recorder();
  const stderr = recorder();
  const output = new Output(stdout.stream, stderr.stream);
  const code = await runDryRun(command.load, command.load.dryRun, output, { isVerbose: false });
  return { code, figures: JSON.parse(stdout.text()), text: bare(stderr.text()) };
}

function recorder(): { readonly stream: OutputStream; readonly text: () => string } {
  let text = '';
  const stream = {
    write: (chunk: string): boolean => {
      text += chunk;
      return true;
    },
    on: (): unknown => stream,
  };
  return { stream: stream as unknown as OutputStream, text: () => text };
}
