import { crc32 } from 'node:zlib';
import { type Scripted, type Seen, served } from './served.js';

/** One write of a request, as it came over the wire. */
export interface SentWrite {
  readonly table: string;
  readonly pk: string;
  /** The attribute `v` of what is put, which tests count the writes of a key with; 0 without it, or of a DELETE. */
  readonly v: number;
  /** In DynamoDB's JSON, for `UnprocessedItems`. */
  readonly wire: unknown;
}

/** A request the endpoint has read to its end. */
export interface SentRequest extends Seen {
  /** Those of a BatchWriteItem, in order. */
  readonly writes: readonly SentWrite[];
}

/** What the endpoint does with one request. Without `applies` nothing of it is written. */
export interface Answer extends Scripted {
  readonly applies?: boolean | ((write: SentWrite) => boolean);
}

/** One answer, or a rule that finds it. `unread` resets the connection before the body is read. */
export type Step = Answer | ((request: SentRequest) => Answer) | 'unread';

export interface ScriptedEndpoint extends AsyncDisposable {
  readonly endpoint: string;
  readonly requests: readonly SentRequest[];
  /** Requests that have begun, those that were not read included. */
  readonly arrived: number;
  /** What was written, in order. */
  readonly applied: readonly SentWrite[];
  /** The `v` of what was written for a key, in order. */
  versionsOf(pk: string): number[];
  /** `<pk>=<v>` of every key as it is now, sorted. */
  readonly contents: readonly string[];
}

/**
 * A DynamoDB whose answers a test gives, one a request; what comes after them is written. It checks
 * nothing, and knows items by their attribute `pk` alone.
 */
export async function scriptedEndpoint(steps: readonly Step[], port = 0): Promise<ScriptedEndpoint> {
  const requests: SentRequest[] = [];
  const applied: SentWrite[] = [];
  let arrived = 0;
  let next = 0;
  const server = await served(
    (seen) => {
      const request: SentRequest = { ...seen, writes: writesOf(seen) };
      requests.push(request);
      const step = steps[next++] ?? written;
      const answer = typeof step === 'function' ? step(request) : (step as Answer);
      const { applies = false } = answer;
      applied.push(...request.writes.filter(typeof applies === 'function' ? applies : () => applies));
      return answer;
    },
    'http',
    () => {
      arrived++;
      if (steps[next] !== 'unread') return false;
      next++;
      return true;
    },
    port,
  );
  return {
    endpoint: server.endpoint,
    requests,
    applied,
    get arrived() {
      return arrived;
    },
    versionsOf: (pk) => applied.filter((write) => write.pk === pk).map(({ v }) => v),
    get contents() {
      return [...new Map(applied.map(({ pk, v }) => [pk, `${pk}=${v}`])).values()].toSorted();
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** All of it is written. */
export const written: Answer = { ...json(200, { UnprocessedItems: {} }), applies: true };

/** All but these keys are written. */
export function unprocessed(...keys: readonly string[]): Step {
  return ({ writes }) => {
    const left = writes.filter(({ pk }) => keys.includes(pk));
    const byTable = Object.groupBy(left, ({ table }) => table);
    const UnprocessedItems = Object.fromEntries(
      Object.entries(byTable).map(([table, of]) => [table, of?.map(({ wire }) => wire)]),
    );
    return { ...json(200, { UnprocessedItems }), applies: (write) => !left.includes(write) };
  };
}

/** An answer in the service's form: with the length and the CRC32 of its body. */
export function json(status: number, body: object): Answer {
  return withChecksum({ status, body: JSON.stringify(body) });
}

/** The same answer with the headers that the service gives each. */
export function withChecksum({ headers, body = '', ...answer }: Answer): Answer {
  return {
    ...answer,
    body,
    headers: {
      'x-amzn-requestid': 'LDM6CJP8RMQ1FHKSC1RBVJFPNVV4KQNSO5AEMF66Q9ASUAAJG',
      'x-amz-crc32': String(crc32(body)),
      'content-length': String(Buffer.byteLength(body)),
      ...headers,
    },
  };
}

interface WireWrite {
  readonly PutRequest?: { readonly Item: WireItem };
  readonly DeleteRequest?: { readonly Key: WireItem };
}
type WireItem = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function writesOf({ target, body }: Seen): SentWrite[] {
  if (target !== 'BatchWriteItem') return [];
  const { RequestItems: tables } = JSON.parse(body) as { RequestItems: Record<string, WireWrite[]> };
  return Object.entries(tables).flatMap(([table, writes]) =>
    writes.map((wire) => {
      const { pk, v } = wire.PutRequest?.Item ?? wire.DeleteRequest?.Key ?? {};
      return { table, pk: String(pk?.S), v: Number(v?.N ?? 0), wire };
    }),
  );
}
