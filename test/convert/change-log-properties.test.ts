import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  type ChangeLogRow,
  changeLogElementConverter,
  type DebeziumEvent,
  DynamoDbSink,
  type DynamoDbSinkOptions,
  type DynamoDbStreamElement,
  debeziumElementConverter,
  dynamoDbStreamElementConverter,
  sinkTo,
} from 'dynamodb-sink';
import { type FaultyDynamoDb, startFaultyDynamoDb } from 'dynamodb-sink/testing';
import fc from 'fast-check';

/** What a database does to its rows. A row that moves takes another key with it. */
type Change =
  | { readonly does: 'insert' | 'update' | 'delete'; readonly id: string; readonly v: number }
  | { readonly does: 'move'; readonly id: string; readonly to: string; readonly v: number };

const id = fc.constantFrom('a', 'b', 'c', 'd');
const v = fc.nat(1000);
const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.oneof(
    fc.record({ does: fc.constantFrom('insert', 'update', 'delete'), id, v }),
    fc.record({ does: fc.constant('move'), id, to: id, v }),
  ),
  { maxLength: 60 },
);

interface Step {
  readonly before: { readonly id: string; readonly v: number } | undefined;
  readonly after: { readonly id: string; readonly v: number } | undefined;
}

/** The model: what each change that is possible does to a table, row by row. */
function run(list: readonly Change[]): { steps: Step[]; table: Map<string, number> } {
  const table = new Map<string, number>();
  const steps: Step[] = [];
  for (const change of list) {
    const old = table.get(change.id);
    const to = change.does === 'move' ? change.to : change.id;
    const isFree = old === undefined;
    if (change.does === 'insert' ? !isFree : isFree) continue;
    if (to !== change.id && table.has(to)) continue;
    table.delete(change.id);
    if (change.does !== 'delete') table.set(to, change.v);
    steps.push({
      before: old === undefined ? undefined : { id: change.id, v: old },
      after: change.does === 'delete' ? undefined : { id: to, v: change.v },
    });
  }
  return { steps, table };
}

const isMove = ({ before, after }: Step): boolean =>
  before !== undefined && after !== undefined && before.id !== after.id;

/** Each step as Flink's change logs have it: a row that moves is deleted and inserted. */
function rowsOf(step: Step): ChangeLogRow[] {
  const { before, after } = step;
  if (before === undefined) return after === undefined ? [] : [['+I', after]];
  if (after === undefined) return [{ kind: '-D', row: before }];
  if (isMove(step)) {
    return [
      ['-D', before],
      ['+I', after],
    ];
  }
  return [{ kind: '-U', row: before }, ['+U', after]];
}

/** Each step as one event of Debezium, and a tombstone behind a delete. */
function eventsOf({ before, after }: Step): DebeziumEvent[] {
  if (after === undefined) return [{ value: { op: 'd', before, after: null } }, { value: null }];
  return [JSON.stringify({ op: before === undefined ? 'c' : 'u', before, after })];
}

/** The same behind ExtractNewRecordState: what is left of a delete is a tombstone, and of a move that and a row. */
function flatMessagesOf({ before, after }: Step) {
  const deleted = before !== undefined && before.id !== after?.id;
  return [
    ...(deleted ? [{ key: { id: before.id }, value: null }] : []),
    ...(after === undefined ? [] : [{ key: { id: after.id }, value: after }]),
  ];
}

/** Each step as DynamoDB Streams tell it: keys do not change there. */
function recordsOf(step: Step): DynamoDbStreamElement[] {
  const image = (row: { id: string; v: number }) => ({ id: { S: row.id }, v: { N: String(row.v) } });
  const { before, after } = step;
  const records: DynamoDbStreamElement[] = [];
  if (before !== undefined && before.id !== after?.id) {
    records.push({ eventName: 'REMOVE', dynamodb: { Keys: { id: { S: before.id } } } });
  }
  if (after === undefined) return records;
  const eventName = before?.id === after.id ? 'MODIFY' : 'INSERT';
  records.push({ eventName, dynamodb: { NewImage: image(after) } });
  return records;
}

describe('any change log ends in the table of a model that applies it row by row', () => {
  let db: FaultyDynamoDb;
  let made = 0;

  before(async () => {
    db = await startFaultyDynamoDb({
      tables: {},
      seed: 7,
      latencyMS: [0, 2],
      unprocessed: 0.1,
      errorAfter: 0.02,
      resetBefore: 0.02,
    });
  });
  after(() => db.close());

  const check = async <T>(
    converter: DynamoDbSinkOptions<T>['elementConverter'],
    elementsOf: (step: Step) => readonly T[],
  ): Promise<void> => {
    assert.ok(converter !== undefined);
    await fc.assert(
      fc.asyncProperty(changes, fc.boolean(), async (list, coalesces) => {
        const { steps, table } = run(list);
        const tableName = `model-${++made}`;
        db.createTable(tableName, { partitionKey: { name: 'id', type: 'S' } });
        const sink = new DynamoDbSink<T>({
          tableName,
          elementConverter: converter,
          overwriteByPartitionKeys: coalesces ? 'primaryKey' : [],
          dynamoDb: db.clientConfig,
        });
        await sinkTo(steps.flatMap(elementsOf), sink);
        const stored = [...db.table(tableName).values()];
        const expected = [...table].map(([id, v]) => ({ id: { S: id }, v: { N: String(v) } }));
        assert.deepEqual(new Set(stored), new Set(expected));
      }),
      { numRuns: 40 },
    );
  };

  it('as rows with row kinds', () => check<ChangeLogRow>(changeLogElementConverter(), rowsOf));
  it("as Debezium's events", () =>
    check<DebeziumEvent>(debeziumElementConverter({ primaryKey: ['id'] }), eventsOf));
  it("as Debezium's events, flattened", () =>
    check(debeziumElementConverter({ flattened: true }), flatMessagesOf));
  it('as records of DynamoDB Streams', () =>
    check<DynamoDbStreamElement>(dynamoDbStreamElementConverter(), recordsOf));
});
