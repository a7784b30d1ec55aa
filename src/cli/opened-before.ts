import { isDynamoDbSinkError } from '../errors.js';
import type { LoadArguments } from './arguments.js';
import { explainError } from './explain-error.js';
import { UsageError } from './usage-error.js';

/** Opens; false if the signal came first: a service may be long in answering. */
export async function isOpenedBefore(
  signal: AbortSignal,
  args: LoadArguments,
  open: () => Promise<void>,
): Promise<boolean> {
  const { promise: stopped, resolve } = Promise.withResolvers<boolean>();
  const onAbort = (): void => resolve(false);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return !signal.aborted && (await Promise.race([open().then(() => true), stopped]));
  } catch (error) {
    // What the command line got wrong, but only the environment or the table could tell.
    const isUsage = isDynamoDbSinkError(error) && error.code === 'INVALID_OPTION';
    throw isUsage ? new UsageError(explainError(error, args), { cause: error }) : error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
