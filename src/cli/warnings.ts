import type { SinkLogger } from '../index.js';
import type { Output } from './output.js';

/** A logger that tells of what keeps a load waiting; how it ends is told otherwise. */
export function warningsTo(output: Output): SinkLogger {
  const silent = (): void => {};
  return {
    debug: silent,
    info: silent,
    error: silent,
    warn: (_, message) => output.tell(message),
  };
}
