import { KafkaClientError, type KafkaClientErrorKind } from '../client.js';

/** An error of the client: it may hold others, and says what the broker said as `apiId`. */
interface ForeignError {
  readonly apiId?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly errors?: unknown;
  readonly cause?: unknown;
  readonly response?: unknown;
  readonly retryable?: unknown;
}

/** The generation is over, or about to be replaced. */
const FENCED: ReadonlySet<unknown> = new Set([
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'FENCED_INSTANCE_ID',
  'REBALANCE_IN_PROGRESS',
]);

/** No retry helps. */
const REFUSED: ReadonlySet<unknown> = new Set([
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'SASL_AUTHENTICATION_FAILED',
  'UNSUPPORTED_SASL_MECHANISM',
  'ILLEGAL_SASL_STATE',
  'INVALID_GROUP_ID',
  'INVALID_SESSION_TIMEOUT',
  'INCONSISTENT_GROUP_PROTOCOL',
  'UNSUPPORTED_VERSION',
  // A dead letter that its topic does not take.
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'INVALID_TIMESTAMP',
  'INVALID_TOPIC_EXCEPTION',
  'POLICY_VIOLATION',
  'UNSUPPORTED_FOR_MESSAGE_FORMAT',
  'PLT_KFK_AUTHENTICATION',
]);

/** What the client rejected with, in the words of the seam. */
export function clientError(error: unknown, doing: string): KafkaClientError {
  if (error instanceof KafkaClientError) return error;
  const all = [...withCauses(error)];
  // A function that gives a credential could not just now: the client calls that a failed authentication, too.
  const passing = all.find(({ retryable }) => retryable === true);
  const told =
    passing ?? all.find(({ apiId, code }) => REFUSED.has(apiId) || FENCED.has(apiId) || REFUSED.has(code));
  const kind: KafkaClientErrorKind =
    told === undefined || told === passing ? 'unavailable' : FENCED.has(told.apiId) ? 'fenced' : 'refused';
  // The innermost says what it was; what holds it says only that something failed.
  const { apiId, code, message } = told ?? all.at(-1) ?? {};
  const name = typeof apiId === 'string' ? apiId : typeof code === 'string' ? code : undefined;
  const words = typeof message === 'string' ? message : String(error);
  return new KafkaClientError(
    kind,
    `${doing} failed: ${name === undefined ? '' : `${name}: `}${words}`,
    error,
  );
}

/** Whether there is no topic of that name: as likely a broker that has just come up, and does not know it yet. */
export function isUnknownTopic(error: unknown): boolean {
  for (const { message } of withCauses(error))
    if (typeof message === 'string' && message.startsWith('Unknown topic ')) return true;
  return false;
}

/** Whether the broker said this, in one of the errors. */
export function saidBroker(error: unknown, apiId: string): boolean {
  for (const one of withCauses(error)) if (one.apiId === apiId) return true;
  return false;
}

/** The answer that an error came with, if there was one. */
export function responseOf(error: unknown): unknown {
  for (const { response } of withCauses(error)) if (response !== undefined) return response;
  return undefined;
}

/** An error and all that led to it, outer ones first. */
function* withCauses(error: unknown, depth = 0): Generator<ForeignError> {
  if (typeof error !== 'object' || error === null || depth > 8) return;
  const foreign: ForeignError = error;
  yield foreign;
  if (Array.isArray(foreign.errors)) for (const inner of foreign.errors) yield* withCauses(inner, depth + 1);
  yield* withCauses(foreign.cause, depth + 1);
}
