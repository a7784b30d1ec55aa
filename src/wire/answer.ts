import { crc32 } from 'node:zlib';
import type { HttpAnswer } from './http-answer.js';
import { Said } from './said.js';
import { isSkewed, serviceFailure, withoutContent } from './service-failure.js';
import type { SigningCredentials } from './signature-v4.js';
import type { Answer, RequestFailure, ThrottlingReason } from './transport.js';

/** The usual answer, and its CRC-32 as the service sends it. */
const ALL_WRITTEN = Buffer.from('{"UnprocessedItems":{}}');
const ALL_WRITTEN_CRC = String(crc32(ALL_WRITTEN));
const WRITTEN: Answer = Object.freeze({ kind: 'written', unprocessed: Object.freeze([]) });

/**
 * What an answer to a BatchWriteItem says.
 * @param credentials what the request was signed with: nothing of it is shown
 */
export function readAnswer(answer: HttpAnswer, credentials?: SigningCredentials): Answer {
  const { status, body } = answer;
  const crc = answer.field('x-amz-crc32');
  if (status === 200 && body.equals(ALL_WRITTEN) && (crc === ALL_WRITTEN_CRC || crc === undefined))
    return WRITTEN;
  if (crc !== undefined && crc !== String(crc32(body))) {
    return brokenAnswer('its CRC-32 is not that of its header x-amz-crc32', answer, new Said(credentials));
  }
  const content = objectOf(body);
  if (status < 200 || status >= 300) return readError(answer, content, new Said(credentials));
  // The service names what it left unprocessed in every answer, be it nothing. One that does not is no answer
  // to this request: an empty 200 of a proxy must not acknowledge what was never written.
  const unprocessed = unprocessedOf(content?.UnprocessedItems);
  if (unprocessed === undefined)
    return brokenAnswer('it does not say what is unprocessed', answer, new Said(credentials));
  const consumedWriteUnits = consumedOf(content?.ConsumedCapacity);
  if (consumedWriteUnits !== undefined) return { kind: 'written', unprocessed, consumedWriteUnits };
  return unprocessed.length === 0 ? WRITTEN : { kind: 'written', unprocessed };
}

/** What the table gave: a global index has a capacity of its own, a local one takes from the table's. */
function consumedOf(byTable: unknown): number | undefined {
  if (!Array.isArray(byTable) || byTable.length !== 1) return undefined;
  const { CapacityUnits, Table, LocalSecondaryIndexes } = (byTable[0] ?? {}) as {
    CapacityUnits?: unknown;
    Table?: { CapacityUnits?: unknown } | null;
    LocalSecondaryIndexes?: Readonly<Record<string, { CapacityUnits?: unknown } | null>> | null;
  };
  const ofTable = Table?.CapacityUnits ?? CapacityUnits;
  if (typeof ofTable !== 'number') return undefined;
  let units = ofTable;
  for (const index of Object.values(LocalSecondaryIndexes ?? {})) {
    if (typeof index?.CapacityUnits === 'number') units += index.CapacityUnits;
  }
  return Number.isFinite(units) && units >= 0 ? units : undefined;
}

/** The service's time by an answer that finds ours wrong; undefined if it does not tell. */
export function serviceTimeMS(answer: HttpAnswer): number | undefined {
  const timeMS = Date.parse(answer.field('date') ?? '');
  return Number.isNaN(timeMS) ? undefined : timeMS;
}

/** An error of the service as the cause of ours: what its support asks for, and nothing of the request. */
export class ServiceError extends Error {
  readonly status: number;
  readonly requestId: string | undefined;

  constructor(type: string, message: string, answer: HttpAnswer, told: Said) {
    super(message);
    this.name = type;
    this.status = answer.status;
    this.requestId = told.requestId(answer.field('x-amzn-requestid'));
  }
}

function readError(
  answer: HttpAnswer,
  content: Readonly<Record<string, unknown>> | undefined,
  told: Said,
): Answer {
  const type =
    told.name(typeOf(answer.field('x-amzn-errortype'))) || told.name(typeOf(textOf(content?.__type)));
  const said = textOf(content?.message) ?? textOf(content?.Message) ?? '';
  const { status } = answer;
  const name = type === '' ? `HTTP status ${status}` : type;
  const message = withoutContent(told.words(said));
  return serviceFailure({
    type,
    message: message === '' ? `the endpoint answered with status ${status}` : message,
    status,
    reasons: reasonsOf(content?.ThrottlingReasons ?? content?.throttlingReasons, told),
    isSkewed: isSkewed(type, said),
    cause: new ServiceError(name, message, answer, told),
  });
}

function brokenAnswer(why: string, answer: HttpAnswer, told: Said): RequestFailure {
  const message = `the answer is broken: ${why}`;
  return {
    kind: 'transient',
    name: 'BrokenAnswer',
    message,
    isUnanswered: true,
    cause: new ServiceError('BrokenAnswer', message, answer, told),
  };
}

function unprocessedOf(byTable: unknown): unknown[] | undefined {
  // A list would pass for a map whose keys are numbers, and an empty one for "nothing is left".
  if (typeof byTable !== 'object' || byTable === null || Array.isArray(byTable)) return undefined;
  const lists: unknown[] = Object.values(byTable);
  return lists.every((list) => Array.isArray(list)) ? lists.flat() : undefined;
}

const MAX_REASONS = 100;

/** The type without its namespace and link: `com.amazonaws.dynamodb.v20120810#ThrottlingException`. Empty if none. */
function typeOf(text = ''): string {
  const name = text.split(/[,:]/, 1)[0] as string;
  return name.slice(name.lastIndexOf('#') + 1).trim();
}

function reasonsOf(reasons: unknown, told: Said): ThrottlingReason[] | undefined {
  if (!Array.isArray(reasons)) return undefined;
  // The service names as many as a request has tables and indexes.
  return reasons.slice(0, MAX_REASONS).map((one: { reason?: unknown; resource?: unknown } | null) => ({
    reason: told.name(textOf(one?.reason) ?? ''),
    resource: told.resource(textOf(one?.resource) ?? ''),
  }));
}

function objectOf(body: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const content: unknown = JSON.parse(body.toString());
    return typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
