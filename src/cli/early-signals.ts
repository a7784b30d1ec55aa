import { ExitCode } from './exit-code.js';

/** What asks the program to stop: Ctrl-C, `kill`, and the end of its terminal. */
export const STOPPING: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Takes signals from the program's first instant on: until its modules are loaded and its command line and config file
 * are read nobody else does, and Node would end without a word. An old Node reads this module, too.
 */
export function takeEarlySignals(): void {
  for (const name of STOPPING) process.on(name, stopAtOnce);
}

/** Leaves signals to whoever listens by now: between two listeners there would be Node's own way again. */
export function leaveSignals(): void {
  for (const name of STOPPING) process.off(name, stopAtOnce);
}

function stopAtOnce(name: NodeJS.Signals): never {
  process.stderr.write(`dynamodb-sink: stopped by ${name} before anything was begun\n`);
  process.exit(ExitCode.stopped);
}
