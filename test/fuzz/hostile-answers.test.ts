import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { DynamoDbSink } from 'dynamodb-sink';
import fc from 'fast-check';
import { readAnswer } from '#dist/wire/answer.js';
import { configFor } from '../support/endpoint-config.js';
import { httpAnswer, withCrc } from '../wire/http-answer.js';
import { rawServer } from '../wire/raw-server.js';
import { hostileAnswers, mutatedBody } from './hostile-answers.js';

const keySchema = { partitionKey: { name: 'pk', type: 'S' } } as const;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('an answer that no honest endpoint gives', () => {
  for (const { name, answer } of hostileAnswers) {
    it(`(${name}) acknowledges nothing: its writes are sent again until one is answered`, async () => {
      const applied: string[] = [];
      let hostile = 0;
      await using server = await rawServer(({ connection, body, answer: honest }) => {
        if (hostile < 2) {
          hostile++;
          connection.socket.end(answer(body.toString()));
          return;
        }
        for (const [, pk] of body.toString().matchAll(/"pk":\{"S":"(\w+)"\}/g)) applied.push(pk as string);
        honest('{"UnprocessedItems":{}}');
      });
      const sink = new DynamoDbSink({
        tableName: 'orders',
        keySchema,
        dynamoDb: configFor(`http://127.0.0.1:${server.port}`),
      });
      const writer = await sink.createWriter();
      for (let n = 0; n < 5; n++) writer.write({ pk: `k${n}` });
      const { put, rejected } = await writer.close();
      assert.deepEqual([put, rejected, hostile], [5, 0, 2]);
      // More than once if the connection that the hostile answer has ended was used again.
      assert.deepEqual([...new Set(applied)].toSorted(), ['k0', 'k1', 'k2', 'k3', 'k4']);
    });
  }

  it('is read without an error of its own whatever its JSON is, and counts as written only if it says so', () => {
    let acknowledged = 0;
    fc.assert(
      fc.property(mutatedBody, fc.constantFrom(200, 200, 200, 400, 500), (body, status) => {
        const answer = readAnswer(withCrc(httpAnswer(status, body)));
        if (answer.kind !== 'written') return;
        assert.equal(status, 200);
        // By another way than the reader's: the lists of the last member of that name.
        const { UnprocessedItems: byTable } = JSON.parse(body) as {
          UnprocessedItems: Record<string, unknown>;
        };
        assert.equal(Object.prototype.toString.call(byTable), '[object Object]');
        const lists = Object.values(byTable);
        assert.ok(lists.every(Array.isArray));
        assert.equal(
          answer.unprocessed.length,
          lists.reduce((sum: number, list) => sum + (list as []).length, 0),
        );
        acknowledged++;
      }),
      { numRuns: 5000 },
    );
    assert.ok(acknowledged > 50, `only ${acknowledged} were acknowledged: little was tried`);
  });

  const MB = 1_000_000;
  for (const [name, part] of [
    ['empty lists', '[],'],
    ['empty maps', '{},'],
    ['numbers', '7,'],
    ['short texts', '"ab",'],
    ['maps of one member', '{"a":1},'],
  ] as const) {
    it(`of 4 MB of ${name} takes no more than 60 times its length of memory`, () => {
      const parts = part.repeat((4 * MB) / part.length).slice(0, -1);
      for (const body of [`{"UnprocessedItems":{"orders":[${parts}]}}`, `{"UnprocessedItems":[${parts}]}`]) {
        const wire = withCrc(httpAnswer(200, Buffer.from(body)));
        collectGarbage();
        const before = process.memoryUsage();
        const answer = readAnswer(wire);
        const after = process.memoryUsage();
        const grown = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
        assert.ok(grown < 60 * body.length, `${grown} bytes for ${body.length}`);
        assert.ok(answer.kind !== 'written' || answer.unprocessed.length > 0);
      }
    });
  }
});
