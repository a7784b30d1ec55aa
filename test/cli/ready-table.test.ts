import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { readyTable, type WantedTable } from '#dist/cli/ready-table.js';
import { TableService } from '#dist/cli/table-service.js';
import { configFor } from '../support/endpoint-config.js';
import { type Answer, json, scriptedEndpoint } from '../support/scripted-endpoint.js';
import { serviceErrors } from '../support/service-errors.js';

const key = { schema: { partitionKey: { name: 'id', type: 'S' } }, from: '--create-table' } as const;
const made: WantedTable = { key, isMade: true, billing: undefined };
const awaited: WantedTable = { key: undefined, isMade: false, billing: undefined };

/** Makes ready; what was told. */
async function ready(
  service: TableService,
  tableName: string,
  wanted: WantedTable,
  maxWaitMS = 5000,
): Promise<string[]> {
  const told: string[] = [];
  await readyTable(service, tableName, wanted, (message) => told.push(message), maxWaitMS);
  return told;
}

function described(TableStatus: string): Answer {
  return json(200, {
    Table: {
      TableStatus,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    },
  });
}

describe('A table that is made ready', () => {
  let server: Server;
  let endpoint: string;
  let service: TableService;

  before(async () => {
    const dynalite = createRequire(import.meta.url)('dynalite') as (options: object) => Server;
    server = dynalite({ createTableMs: 150, deleteTableMs: 0 }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    service = await TableService.open(configFor(endpoint), { tableName: 'any' });
  });

  after(() => {
    service[Symbol.dispose]();
    server.closeAllConnections();
    server.close();
  });

  it('is made on demand if nothing is said, and told; one that is there is left alone in silence', async () => {
    assert.deepEqual(await ready(service, 'on-demand', made), [
      'created table on-demand with the key id:S, on demand',
    ]);
    assert.deepEqual((await service.describe('on-demand'))?.billing, { mode: 'on-demand' });
    assert.deepEqual(await ready(service, 'on-demand', made), []);
  });

  it('is made with provisioned capacity; what is said otherwise of one that is there, is told and not done', async () => {
    const billing = { mode: 'provisioned', readCapacity: 3, writeCapacity: 4 } as const;
    assert.deepEqual(await ready(service, 'provisioned', { ...made, billing }), [
      'created table provisioned with the key id:S, provisioned with 3 read and 4 write units a second',
    ]);
    using client = disposable(new DynamoDBClient(configFor(endpoint)));
    const { Table: table } = await client.send(new DescribeTableCommand({ TableName: 'provisioned' }));
    assert.equal(table?.ProvisionedThroughput?.WriteCapacityUnits, 4);
    assert.equal(table?.ProvisionedThroughput?.ReadCapacityUnits, 3);
    const other = await ready(service, 'provisioned', { ...made, billing: { mode: 'on-demand' } });
    assert.deepEqual(other, [
      'table provisioned was there and is left as it is: provisioned with 3 read and 4 write units a second, not on demand as --billing says',
    ]);
    assert.deepEqual((await service.describe('provisioned'))?.billing, billing);
  });

  it('is waited for while somebody else makes it, its key checked as soon as it is there', async () => {
    const waiting = ready(service, 'somebody-elses', awaited);
    await ready(service, 'somebody-elses', made);
    assert.deepEqual(await waiting, [
      'waiting for table somebody-elses, which is not there yet',
      'waiting for table somebody-elses, which is CREATING',
    ]);
    const sorted = { ...key.schema, sortKey: { name: 'at', type: 'N' } } as const;
    await assert.rejects(
      ready(service, 'somebody-elses', {
        ...awaited,
        key: { schema: sorted, from: 'the converter' },
      }),
      {
        name: 'UsageError',
        message:
          'table somebody-elses is there with the key id:S, not id:S,at:N as the converter says. It is left as it is: name another table',
      },
    );
  });

  it('is not waited for for ever', async () => {
    await assert.rejects(ready(service, 'never', awaited, 100), {
      code: 'TABLE_NOT_FOUND',
      message: 'table never was not there after 100 ms',
    });
    await using endpointOf = await scriptedEndpoint(Array.from({ length: 20 }, () => described('CREATING')));
    using creating = await TableService.open(configFor(endpointOf.endpoint), { tableName: 'any' });
    await assert.rejects(ready(creating, 'slow', awaited, 100), {
      code: 'TABLE_UNUSABLE',
      message: 'table slow has not become active in 100 ms: it is CREATING',
    });
  });

  it('that is being deleted is made anew when it is gone, and one that is locked is told at once', async () => {
    await using endpointOf = await scriptedEndpoint([
      described('DELETING'),
      serviceErrors.resourceNotFound,
      json(200, {}),
      described('CREATING'),
      described('ACTIVE'),
      described('INACCESSIBLE_ENCRYPTION_CREDENTIALS'),
    ]);
    using scripted = await TableService.open(configFor(endpointOf.endpoint), { tableName: 'any' });
    assert.deepEqual(await ready(scripted, 'again', made), [
      'waiting for table again, which is DELETING',
      'created table again with the key id:S, on demand',
    ]);
    assert.deepEqual(
      endpointOf.requests.map(({ target }) => target),
      ['DescribeTable', 'DescribeTable', 'CreateTable', 'DescribeTable', 'DescribeTable'],
    );
    await assert.rejects(ready(scripted, 'again', made), {
      code: 'TABLE_UNUSABLE',
      message: /takes no writes, .* INACCESSIBLE_ENCRYPTION_CREDENTIALS/,
    });
  });
});

function disposable(client: DynamoDBClient): DynamoDBClient & Disposable {
  return Object.assign(client, { [Symbol.dispose]: () => client.destroy() });
}
