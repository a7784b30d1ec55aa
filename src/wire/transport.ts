/**
 * The seam to the wire. A transport takes the bytes of one BatchWriteItem body and tells, once, what
 * became of them. It never throws and never answers before `send` has returned.
 */
export interface Transport {
  /**
   * Sends one request.
   * @param tableName the table all of its writes are for
   * @param body good until the transport has answered
   */
  send(tableName: string, body: RequestBody, onAnswer: (answer: Answer) => void): void;
  /** Releases connections; requests in flight are cancelled and may stay unanswered. */
  close(): void;
}

/** The bytes of a request's body, to be copied to where they are sent from: a request needs no buffer of its own. */
export interface RequestBody {
  readonly byteLength: number;
  copyTo(target: Buffer, offset: number): void;
}

/** A body as bytes of its own. */
export function bytesOfBody(body: RequestBody): Buffer {
  const bytes = Buffer.allocUnsafeSlow(body.byteLength);
  body.copyTo(bytes, 0);
  return bytes;
}

/** What became of a request. */
export type Answer = WrittenAnswer | RequestFailure;

/** The service took the request; `unprocessed` is what it left, in its own form. */
export interface WrittenAnswer {
  readonly kind: 'written';
  /** The members of `UnprocessedItems`: objects with a `PutRequest` or a `DeleteRequest`. */
  readonly unprocessed: readonly unknown[];
  /** Write units the writes of the request consumed of the table, local indexes included, if it asked and the answer tells. */
  readonly consumedWriteUnits?: number;
}

/**
 * The service did not take the request, or did not answer.
 *
 * - `throttled`: nothing was applied, it may be later
 * - `transient`: no answer that can be believed; it may have been applied
 * - `unreachable`: no connection at all (name, refused, certificate)
 * - `credentials`: none were found, or they have expired; nothing was applied
 * - `skewed`: the clock was wrong; nothing was applied, and the next request is signed with the right time
 * - `refused`: something in this batch is wrong; nothing was applied
 * - `tableNotFound`: the table is not there
 * - `fatal`: no request of this kind will succeed
 */
export interface RequestFailure {
  readonly kind:
    | 'throttled'
    | 'transient'
    | 'unreachable'
    | 'credentials'
    | 'skewed'
    | 'refused'
    | 'tableNotFound'
    | 'fatal';
  /** The service's name for it, or the connection's error code. */
  readonly name: string;
  /** The service's words. */
  readonly message: string;
  /** For `fatal`: which code to fail with. */
  readonly code?:
    | 'INVALID_OPTION'
    | 'ACCESS_DENIED'
    | 'CREDENTIALS_UNAVAILABLE'
    | 'REQUEST_FAILED'
    | 'TABLE_UNUSABLE';
  readonly cause?: unknown;
  /** Whether it was no answer of DynamoDB at all: a time-out, a reset, another kind of server. */
  readonly isUnanswered?: boolean;
  /** Whether the time of the request was up: it may have been too large for the line. */
  readonly isTimeout?: boolean;
  /** For `throttled`: what of, if the service says. */
  readonly reasons?: readonly ThrottlingReason[];
}

/** What throttles: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/throttling-diagnosing-workflow.html */
export interface ThrottlingReason {
  /** Such as `TableWriteKeyRangeThroughputExceeded`: resource, operation, and which limit. */
  readonly reason: string;
  /** The ARN of the table or the index. */
  readonly resource: string;
}

/** Whether the request may have been applied although no answer says so. */
export function mayBeApplied({ kind, name }: RequestFailure): boolean {
  // A broken TLS connection is unreachable as well, but only these say that none was ever made.
  return (
    kind === 'transient' ||
    (kind === 'unreachable' &&
      !/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|CONNECT_TIMEOUT|UND_ERR_CONNECT_TIMEOUT)$/.test(name))
  );
}

/** Whether it is partitions that throttle, and not the table or an index as a whole. */
export function isKeyRange({ reasons = [] }: RequestFailure): boolean {
  return reasons.length > 0 && reasons.every(({ reason }) => reason.includes('KeyRange'));
}

/** Whether a service that speaks DynamoDB's protocol gave this failure. */
export function isAnswered(failure: RequestFailure): boolean {
  return failure.kind !== 'unreachable' && failure.kind !== 'credentials' && failure.isUnanswered !== true;
}
