import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { DynamoDbSink, type DynamoDbSinkOptions, type LogFields, type SinkLogger } from 'dynamodb-sink';
import { configFor } from '../support/endpoint-config.js';
import type { Order } from '../support/failing-sink.js';
import { type Step, scriptedEndpoint } from '../support/scripted-endpoint.js';
import { secretCredentials } from '../support/secrets.js';

/** Everything a sink has said in one life, each with where. */
export interface Said {
  readonly where: string;
  readonly text: string;
  /** Whether a record may stand there. */
  readonly mayHoldRecords: boolean;
}

/** What a life was like. */
export interface TalkativeLife {
  readonly said: readonly Said[];
  /** What must not stand anywhere: credentials, and all signatures that the endpoint has seen. */
  readonly secrets: readonly string[];
  readonly code: string | undefined;
}

function textOf(thing: unknown): string {
  return inspect(thing, {
    depth: Number.POSITIVE_INFINITY,
    showHidden: true,
    getters: true,
    maxStringLength: null,
    maxArrayLength: null,
  });
}

/** All of an error that a report or a log of others may take of it. */
function textsOfError(error: unknown): string[] {
  const texts = [textOf(error)];
  for (let one = error; one instanceof Error; one = one.cause) {
    texts.push(String(one.stack), one.message, JSON.stringify(one, Object.getOwnPropertyNames(one)));
  }
  return texts;
}

/** Writes orders to an endpoint that answers as told, and keeps all that is said of it anywhere. */
export async function talkativeLife(
  steps: readonly Step[],
  orders: readonly Order[],
  options: Partial<DynamoDbSinkOptions<Order>> = {},
): Promise<TalkativeLife> {
  const said: Said[] = [];
  const say = (where: string, mayHoldRecords: boolean, ...texts: readonly string[]): void => {
    for (const text of texts) said.push({ where, text, mayHoldRecords });
  };
  const line =
    (level: string) =>
    (fields: LogFields, message: string): void =>
      say(`the log (${level})`, false, message, textOf(fields), JSON.stringify(fields));
  const logger: SinkLogger = {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
  };
  const heard = (event: unknown): void => say('the diagnostics channel', false, textOf(event));
  await using endpoint = await scriptedEndpoint(steps);
  const sink = new DynamoDbSink<Order>({
    tableName: 'orders',
    keySchema: { partitionKey: { name: 'pk', type: 'S' } },
    dynamoDb: configFor(endpoint.endpoint, secretCredentials),
    logger,
    onRejected: ({ error }) => say('the error of a rejection', false, ...textsOfError(error)),
    ...options,
  });
  let code: string | undefined;
  subscribe('dynamodb-sink:request', heard);
  const writer = await sink.createWriter();
  try {
    for (const order of orders) await writer.write(order);
    await writer.flush();
  } catch (error) {
    code = (error as { code?: string }).code;
    say('the error', false, ...textsOfError(error));
  } finally {
    say('the writer', true, textOf(writer), textOf(writer.metrics()), textOf(writer.health()));
    say('the health', false, JSON.stringify(writer.health()));
    say('the snapshot', true, Buffer.from(writer.snapshotState()).toString('latin1'));
    await writer
      .close({ timeoutMS: 500 })
      .catch((error) => say('the error of close', false, ...textsOfError(error)));
    say('the report', false, JSON.stringify(writer.report()));
    say('the sink', true, textOf(sink));
    await new Promise((resolve) => setImmediate(resolve));
    unsubscribe('dynamodb-sink:request', heard);
  }
  const signatures = endpoint.requests.map(
    ({ headers }) => /Signature=([0-9a-f]{64})/.exec(headers.authorization ?? '')?.[1] ?? '',
  );
  const { secretAccessKey, sessionToken, accessKeyId } = secretCredentials;
  return {
    said,
    secrets: [secretAccessKey, sessionToken, accessKeyId, ...signatures.filter((one) => one !== '')],
    code,
  };
}
