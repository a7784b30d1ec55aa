import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type DebeziumEvent, DynamoDbSink, debeziumElementConverter, sinkTo } from 'dynamodb-sink';
import { startFaultyDynamoDb } from 'dynamodb-sink/testing';

it('a reader may see both items of a row that moves, or neither, and in the end the new one alone', async () => {
  await using db = await startFaultyDynamoDb({
    tables: { rows: { partitionKey: { name: 'id', type: 'S' } } },
    seed: 1,
    unprocessed: 0.1, // a tenth of all writes comes back, and is applied later than those beside it
  });
  const moves = Array.from(
    { length: 100 },
    (_, n): DebeziumEvent => ({ op: 'u', before: { id: `old-${n}` }, after: { id: `new-${n}` } }),
  );
  const created = moves.map((_, n): DebeziumEvent => ({ op: 'c', after: { id: `old-${n}` } }));
  const sink = new DynamoDbSink<DebeziumEvent>({
    tableName: 'rows',
    elementConverter: debeziumElementConverter({ primaryKey: ['id'] }),
    dynamoDb: db.clientConfig,
  });
  await sinkTo([...created, ...moves], sink);

  const requestOf = (kind: 'PUT' | 'DELETE', id: string): number =>
    db.history.find((entry) => entry.kind === kind && entry.key === `S${id.length}:${id}`)?.request ??
    assert.fail(id);
  let seenBoth = 0;
  let seenNeither = 0;
  for (let n = 0; n < moves.length; n++) {
    const [deleted, put] = [requestOf('DELETE', `old-${n}`), requestOf('PUT', `new-${n}`)];
    if (put < deleted) seenBoth++;
    if (deleted < put) seenNeither++;
  }
  assert.ok(seenBoth > 0 && seenNeither > 0, `${seenBoth} were there twice, ${seenNeither} not at all`);
  const left = [...db.table('rows').values()];
  assert.deepEqual(new Set(left), new Set(moves.map((_, n) => ({ id: { S: `new-${n}` } }))));
});
