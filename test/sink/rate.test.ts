import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DynamoDbSink, type DynamoDbSinkOptions } from 'dynamodb-sink';
import { type FaultyDynamoDb, startFaultyDynamoDb } from 'dynamodb-sink/testing';
import { configFor } from '../support/endpoint-config.js';

const schema = { partitionKey: { name: 'pk', type: 'S' } } as const;

function endpointOf(capacity: object = {}): Promise<FaultyDynamoDb> {
  const tables = { orders: { ...schema, capacity }, others: { ...schema, capacity } };
  return startFaultyDynamoDb({ seed: 1, tables, latencyMS: [0, 2] });
}

function sinkAt({ url }: FaultyDynamoDb, options: Partial<DynamoDbSinkOptions> = {}): DynamoDbSink {
  return new DynamoDbSink({ tableName: 'orders', dynamoDb: configFor(url), ...options });
}

describe('the provisioned capacity', () => {
  it('is where the rate begins, if DescribeTable is asked', async () => {
    await using endpoint = await endpointOf({ writeUnitsPerSecond: 200 });
    await using told = await sinkAt(endpoint).createWriter();
    assert.equal(told.metrics().writeUnitsPerSecondLimit, 200);
  });

  it('of which a share is set is asked for, also where the key is given, and before a table is written to', async () => {
    await using endpoint = await endpointOf({ writeUnitsPerSecond: 200 });
    const keySchemas = { others: schema };
    const sink = sinkAt(endpoint, { keySchema: schema, keySchemas, maxWriteCapacityShare: 0.25 });
    await using writer = await sink.createWriter();
    assert.equal(writer.metrics().writeUnitsPerSecondLimit, 50);
    assert.equal(endpoint.stats.requests, 1);
  });

  it('that a table does not have cannot be shared, which is told when the writer is opened', async () => {
    await using endpoint = await endpointOf({ onDemand: {} });
    await assert.rejects(sinkAt(endpoint, { maxWriteCapacityShare: 0.25 }).createWriter(), {
      code: 'INVALID_OPTION',
      message: /maxWriteCapacityShare.*table orders has none.*maxWriteUnitsPerSecond/,
    });
  });

  it('may be the maximum that was set for a table paid per request', async () => {
    await using endpoint = await endpointOf({ onDemand: { maxWriteUnitsPerSecond: 80 } });
    await using writer = await sinkAt(endpoint, { maxWriteCapacityShare: 0.5 }).createWriter();
    assert.equal(writer.metrics().writeUnitsPerSecondLimit, 40);
  });
});

describe('a cap', () => {
  it('is shared by the writers of a table in the process, and goes with the writer that has it', async () => {
    await using endpoint = await endpointOf();
    await using free = await sinkAt(endpoint, { keySchema: schema }).createWriter();
    const capped = await sinkAt(endpoint, { keySchema: schema, maxWriteUnitsPerSecond: 70 }).createWriter();
    await using other = await sinkAt(endpoint, { tableName: 'others', keySchema: schema }).createWriter();
    assert.equal(free.metrics().writeUnitsPerSecondLimit, 70);
    assert.equal(other.metrics().writeUnitsPerSecondLimit, Number.POSITIVE_INFINITY);
    await capped.setRate({ maxWriteUnitsPerSecond: 90 });
    assert.equal(free.metrics().writeUnitsPerSecondLimit, 90);
    await capped.close();
    assert.equal(free.metrics().writeUnitsPerSecondLimit, Number.POSITIVE_INFINITY);
    assert.throws(() => capped.setRate({ maxWriteUnitsPerSecond: 90 }), { code: 'CLOSED' });
  });
});
