import assert from 'node:assert/strict';
import { Agent as HttpAgent } from 'node:http';
import { Agent } from 'node:https';
import { describe, it } from 'node:test';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDbSink, sinkTo } from 'dynamodb-sink';
import { capturingDispatcher } from '../support/capturing-dispatcher.js';
import { configFor } from '../support/endpoint-config.js';
import { environment } from '../support/environment.js';
import { served } from '../support/served.js';

const keySchema = { partitionKey: { name: 'pk', type: 'S' } } as const;
const common = { tableName: 'orders', keySchema };

type Handler = NonNullable<DynamoDBClientConfig['requestHandler']>;

const handlersOfTheirs: readonly [string, Handler][] = [
  ['another class', { handle: async () => ({ response: {} }) } as never],
  ['a time-out', { requestTimeout: 3000 }],
  ['an agent for https', { httpsAgent: new Agent({ rejectUnauthorized: false }) }],
  ['an agent for http', { httpAgent: new HttpAgent({ localAddress: '127.0.0.1' }) }],
  ['more sockets', { httpsAgent: { maxSockets: 200 } }],
  ['certificates', { httpsAgent: { ca: 'mine' } }],
];

describe('a ready client', () => {
  it('is taken as the SDK makes it, in every mode of defaults', async () => {
    await using server = await served(() => ({}));
    for (const defaultsMode of ['legacy', 'standard', 'mobile', 'auto'] as const) {
      const dynamoDb = new DynamoDBClient({ ...configFor(server.endpoint), defaultsMode });
      assert.equal((await sinkTo([{ pk: 'a' }], new DynamoDbSink({ ...common, dynamoDb }))).put, 1);
      dynamoDb.destroy();
    }
  });

  for (const [name, requestHandler] of handlersOfTheirs) {
    it(`is refused with ${name} in its request handler, unless dispatcher says what to use`, async () => {
      using _ = environment();
      const dynamoDb = new DynamoDBClient({ ...configFor('https://127.0.0.1:1'), requestHandler });
      await assert.rejects(new DynamoDbSink({ ...common, dynamoDb }).createWriter(), {
        code: 'INVALID_OPTION',
        message: /request handler of its own, .* dispatcher/,
      });
      const { requests, dispatcher } = capturingDispatcher();
      await sinkTo([{ pk: 'a' }], new DynamoDbSink({ ...common, dynamoDb, dispatcher }));
      assert.equal(requests.length, 1);
    });
  }
});

describe('a configuration of a client', () => {
  for (const [name, value] of [
    ['requestHandler', { requestTimeout: 3000 }],
    ['signer', async () => ({})],
    ['signerConstructor', class {}],
    ['httpAuthSchemes', []],
    ['signingEscapePath', false],
  ] as const) {
    it(`is refused with ${name}, which would have no effect`, () => {
      const dynamoDb = { ...configFor('https://127.0.0.1:1'), [name]: value } as DynamoDBClientConfig;
      assert.throws(() => new DynamoDbSink({ ...common, dynamoDb }), {
        code: 'INVALID_OPTION',
        message: new RegExp(`option dynamoDb.${name} has no effect`),
      });
    });
  }
});
