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

it('of a row that moves to what is refused, the old item is deleted and the new one is the rejection', async () => {
  await using db = await startFaultyDynamoDb({
    tables: { rows: { partitionKey: { name: 'id', type: 'S' } } },
  });
  const rejections: string[] = [];
  const sink = new DynamoDbSink({
    tableName: 'rows',
    elementConverter: debeziumElementConverter({ primaryKey: ['id'] }),
    onRejected: ({ error }) => {
      rejections.push(`${error.code} ${error.path ?? error.key}`);
    },
    dynamoDb: db.clientConfig,
  });
  const moves: readonly DebeziumEvent[] = [
    { op: 'u', before: { id: 'a' }, after: { id: '' } },
    { op: 'u', before: { id: 'b' }, after: { id: 'b2', total: Number.NaN } },
    { op: 'u', before: { id: 'c' }, after: { id: 'c2', text: 'x'.repeat(410_000) } },
  ];
  const created = ['a', 'b', 'c'].map((id): DebeziumEvent => ({ op: 'c', after: { id } }));
  await sinkTo([...created, ...moves], sink);
  assert.deepEqual([...db.table('rows').values()], []);
  assert.deepEqual(rejections, ['INVALID_KEY id', 'INVALID_ITEM total', 'RECORD_TOO_LARGE id = "c2"']);
});
