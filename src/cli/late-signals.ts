import { STOPPING } from './early-signals.js';
import { ExitCode } from './exit-code.js';
import { SAME_PRESS_MS } from './same-press.js';

let firstAt: number | undefined;

/**
 * Takes signals when the last word is said: Node would end by the signal, and whoever started the program would not get the
 * exit code that was told. The first one is passed over, since the program is ending; the next one ends it with that code.
 */
export function takeLateSignals(): void {
  leaveLateSignals();
  for (const name of STOPPING) process.on(name, endAsTold);
}

/** Leaves signals to what begins anew. */
export function leaveLateSignals(): void {
  firstAt = undefined;
  for (const name of STOPPING) process.off(name, endAsTold);
}

function endAsTold(): void {
  const now = performance.now();
  firstAt ??= now;
  if (now - firstAt > SAME_PRESS_MS) process.exit(process.exitCode ?? ExitCode.stopped);
}
