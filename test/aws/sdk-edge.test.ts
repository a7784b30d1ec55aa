import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbSink, type DynamoDbSinkOptions, sinkTo } from 'dynamodb-sink';
import { configFor } from '../support/endpoint-config.js';

const keySchema = { partitionKey: { name: 'pk', type: 'S' } } as const;

type Handler = (target: string, body: string, response: ServerResponse, request: IncomingMessage) => void;

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
}

describe('the edge to the AWS SDK', () => {
  let server: Server;
  let endpoint: string;
  let handle: Handler;
  const seen: { target: string; body: string; headers: IncomingMessage['headers'] }[] = [];

  before(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const target = String(request.headers['x-amz-target']).split('.')[1] ?? '';
        const body = Buffer.concat(chunks).toString();
        seen.push({ target, body, headers: request.headers });
        handle(target, body, response, request);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const sinkOf = (options: Partial<DynamoDbSinkOptions> = {}): DynamoDbSink => {
    seen.length = 0;
    return new DynamoDbSink({ tableName: 'orders', keySchema, dynamoDb: configFor(endpoint), ...options });
  };

  it('sends the very bytes that were encoded, signed, with their length', async () => {
    handle = (_target, _body, response) => json(response, 200, { UnprocessedItems: {} });
    await sinkTo([{ pk: 'ä', n: 1.5 }], sinkOf());
    const [{ target, body, headers }] = seen as [(typeof seen)[0]];
    assert.equal(target, 'BatchWriteItem');
    assert.equal(
      body,
      '{"RequestItems":{"orders":[{"PutRequest":{"Item":{"pk":{"S":"ä"},"n":{"N":"1.5"}}}}]}}',
    );
    assert.equal(headers['content-length'], String(Buffer.byteLength(body)));
    assert.match(
      String(headers.authorization),
      /^AWS4-HMAC-SHA256 Credential=test\/.*SignedHeaders=content-type;host;x-amz-date;x-amz-target,/,
    );
  });

  it('takes a ready client, its retries set aside, and never destroys it', async () => {
    let requests = 0;
    handle = (_target, _body, response) => {
      requests++;
      if (requests === 1) json(response, 400, { __type: 'x#ThrottlingException', message: 'slow down' });
      else json(response, 200, { UnprocessedItems: {} });
    };
    const client = new DynamoDBClient({ ...configFor(endpoint), maxAttempts: 5 });
    let isDestroyed = false;
    client.destroy = () => {
      isDestroyed = true;
    };
    const handler = client.config.requestHandler;
    const destroyHandler = handler.destroy?.bind(handler);
    handler.destroy = () => {
      isDestroyed = true;
    };
    const report = await sinkTo([{ pk: 'a' }], sinkOf({ dynamoDb: client }));
    assert.deepEqual([report.put, report.httpRequests], [1, 2]);
    assert.equal(isDestroyed, false);
    destroyHandler?.();
  });

  it('learns the key from DescribeTable, retried, and waits for a table that is being made', async () => {
    let asked = 0;
    handle = (target, _body, response) => {
      if (target === 'BatchWriteItem') json(response, 200, { UnprocessedItems: {} });
      else if (++asked === 1) json(response, 500, { __type: 'x#InternalServerError' });
      else {
        json(response, 200, {
          Table: {
            TableStatus: asked === 2 ? 'CREATING' : 'ACTIVE',
            KeySchema: [
              { AttributeName: 'sk', KeyType: 'RANGE' },
              { AttributeName: 'pk', KeyType: 'HASH' },
            ],
            AttributeDefinitions: [
              { AttributeName: 'other', AttributeType: 'S' },
              { AttributeName: 'sk', AttributeType: 'N' },
              { AttributeName: 'pk', AttributeType: 'B' },
            ],
          },
        });
      }
    };
    const sink = new DynamoDbSink({ tableName: 'orders', dynamoDb: configFor(endpoint) });
    await assert.rejects(sinkTo([{ pk: 'text', sk: 1 }], sink), {
      code: 'INVALID_KEY',
      message: /pk must be binary/,
    });
    assert.equal(asked, 3);
    assert.equal((await sinkTo([{ pk: Buffer.from('a'), sk: 1 }], sink)).put, 1);
  });

  it('gives up DescribeTable by maxRetryDurationMS, and at once when the signal of the sink is aborted', async () => {
    handle = (_target, _body, response) =>
      json(response, 500, { __type: 'x#InternalServerError', message: 'oops' });
    const asking = (options: object): Promise<unknown> =>
      new DynamoDbSink({ tableName: 'orders', dynamoDb: configFor(endpoint), ...options }).createWriter();
    await assert.rejects(asking({ maxRetryDurationMS: 50 }), { code: 'RETRIES_EXHAUSTED' });
    await assert.rejects(asking({ failOnError: true }), { code: 'REQUEST_FAILED' });
    const controller = new AbortController();
    const writer = asking({ signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    await assert.rejects(writer, { code: 'ABORTED' });
  });

  it('fails in createWriter when the table is not there, or may not be described', async () => {
    for (const [type, code] of [
      ['ResourceNotFoundException', 'TABLE_NOT_FOUND'],
      ['AccessDeniedException', 'ACCESS_DENIED'],
    ]) {
      handle = (_target, _body, response) => json(response, 400, { __type: `x#${type}`, message: 'no' });
      const sink = new DynamoDbSink({ tableName: 'orders', dynamoDb: configFor(endpoint) });
      await assert.rejects(sink.createWriter(), { code });
    }
  });

  it('fails in createWriter without a region, saying what to set', async () => {
    const without = {
      AWS_REGION: undefined,
      AWS_CONFIG_FILE: '/nonexistent',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    };
    const saved = { ...process.env };
    for (const [name, value] of Object.entries(without)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    try {
      const { region: _, ...noRegion } = configFor(endpoint);
      await assert.rejects(sinkOf({ dynamoDb: noRegion }).createWriter(), {
        code: 'INVALID_OPTION',
        message: /AWS_REGION/,
      });
    } finally {
      process.env = saved;
    }
  });
});
