import { DynamoDbSinkError, messageOf, recordError } from '../errors.js';
import { MAX_WAITING } from './room.js';

// What a writer's callers are told when they ask for what it does not do, or does not do any more.

/** For what would wait for the handler it is called from. */
export function reentrant(method: string): DynamoDbSinkError {
  return new DynamoDbSinkError(
    'REENTRANT',
    `${method} was called inside onRejected, for which it would wait: call it after the handler has returned`,
  );
}

/** For a snapshot by code of an item's own: the item's position would be in it, and the item would not. */
export function snapshotWhileReading(): DynamoDbSinkError {
  return new DynamoDbSinkError(
    'REENTRANT',
    'snapshotState was called by code that runs while an item is read: a getter, a Proxy or document.dates',
  );
}

/** For a write after `close`. */
export function closed(): DynamoDbSinkError {
  return new DynamoDbSinkError('CLOSED', 'the writer is closed: it takes no more writes');
}

/** For a write by one who does not wait for room. */
export function notAwaited(): DynamoDbSinkError {
  return new DynamoDbSinkError(
    'WRITE_NOT_AWAITED',
    `${MAX_WAITING} calls of write are waiting: await the promise that write gives before writing more`,
    { retryable: true },
  );
}

/** The failure of a writer that was aborted. */
export function aborted(reason: unknown): DynamoDbSinkError {
  return new DynamoDbSinkError('ABORTED', 'the writer was aborted: not all accepted writes are durable', {
    cause: reason,
  });
}

/** The failure of a writer that could not be closed in time; `state` is what was not durable. */
export function closeTimeout(timeoutMS: number, state: Uint8Array): DynamoDbSinkError {
  const failure = new DynamoDbSinkError(
    'CLOSE_TIMEOUT',
    `not all was durable after ${timeoutMS} ms: what is not is in the error's state, for restoreWriter`,
    { retryable: true },
  );
  failure.state = state;
  return failure;
}

/** For options that `close` does not have, or a time that it cannot wait; undefined if it can. */
export function invalidCloseOptions(options: {
  readonly timeoutMS?: unknown;
}): DynamoDbSinkError | undefined {
  const unknown = Object.keys(options).find((name) => name !== 'timeoutMS');
  if (unknown !== undefined) {
    return new DynamoDbSinkError('INVALID_OPTION', `close has no option ${unknown}; it has timeoutMS`);
  }
  const { timeoutMS } = options;
  if (timeoutMS === undefined) return undefined;
  if (typeof timeoutMS === 'number' && timeoutMS >= 0 && timeoutMS < 2 ** 31) return undefined;
  const given = typeof timeoutMS === 'number' ? String(timeoutMS) : `a ${typeof timeoutMS}`;
  const rule = `timeoutMS must be a number of milliseconds from 0 to ${2 ** 31 - 1}; it is ${given}`;
  return new DynamoDbSinkError('INVALID_OPTION', rule);
}

/** For an element that its source could not even read. */
export function sourceRejected(cause: unknown): DynamoDbSinkError {
  return recordError('SOURCE_REJECTED', `the source rejected it: ${messageOf(cause)}`, { cause });
}

/** The failure of a writer whose `onDurable` threw. */
export function positionHandlerFailed(cause: unknown): DynamoDbSinkError {
  return new DynamoDbSinkError('POSITION_HANDLER_FAILED', `onDurable threw: ${messageOf(cause)}`, { cause });
}
