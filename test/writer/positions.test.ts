import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { PositionNode } from '#dist/item/position.js';
import { Positions } from '#dist/writer/positions.js';

/** An element as the model sees it: done when nothing of it is left. */
interface ModelElement {
  readonly partition: string | number;
  readonly offset: number;
  left: number;
  node: PositionNode;
}

describe('positions', () => {
  it('pass an offset when it and all before it in its partition are settled', () => {
    const positions = new Positions();
    const [a, b, c] = [1n, 2n, 3n].map((offset) => positions.accept({ partition: 0, offset })) as [
      PositionNode,
      PositionNode,
      PositionNode,
    ];
    positions.settle(c);
    positions.settle(b);
    assert.deepEqual(positions.durable(), new Map());
    assert.equal(positions.ahead, 3);
    positions.settle(a);
    assert.deepEqual(positions.takeNews(), new Map([[0, 3n]]));
    assert.equal(positions.hasNews, false);
    assert.equal(positions.ahead, 0);
  });

  it('tell partition 1 and partition "1" apart', () => {
    const positions = new Positions();
    positions.settle(positions.accept({ partition: 1, offset: 'a' }));
    positions.settle(positions.accept({ partition: '1', offset: 'b' }));
    assert.deepEqual(
      positions.durable(),
      new Map<string | number, string>([
        [1, 'a'],
        ['1', 'b'],
      ]),
    );
  });

  it('forget a partition, and what settles of it later changes nothing', () => {
    const positions = new Positions();
    const node = positions.accept({ partition: 'p', offset: 1 });
    positions.accept({ partition: 'p', offset: 2 });
    positions.forget('p');
    assert.equal(positions.ahead, 0);
    positions.settle(positions.accept({ partition: 'p', offset: 7 }));
    positions.settle(node);
    assert.deepEqual(positions.durable(), new Map([['p', 7]]));
  });

  it('agree with a model under any order of settling, several writes an element, and coming and going', () => {
    const step = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          do: fc.constant('accept' as const),
          partition: fc.constantFrom('a', 'b', 1),
          writes: fc.integer({ min: 0, max: 3 }),
        }),
      },
      { weight: 8, arbitrary: fc.record({ do: fc.constant('settle' as const), pick: fc.nat() }) },
      {
        weight: 1,
        arbitrary: fc.record({ do: fc.constant('forget' as const), partition: fc.constantFrom('a', 'b', 1) }),
      },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const positions = new Positions();
        let elements: ModelElement[] = [];
        const forgotten: ModelElement[] = [];
        const durable = new Map<string | number, number>();
        const told = new Map<string | number, unknown>();
        steps.forEach((next, offset) => {
          if (next.do === 'accept') {
            const node = positions.accept({ partition: next.partition, offset });
            node.pending += next.writes;
            elements.push({ partition: next.partition, offset, left: next.writes, node });
            positions.settle(node); // all of its writes are admitted
          } else if (next.do === 'settle') {
            const open = [...elements, ...forgotten].filter(({ left }) => left > 0);
            const element = open[next.pick % (open.length || 1)];
            if (element !== undefined) {
              element.left--;
              positions.settle(element.node);
            }
          } else {
            positions.forget(next.partition);
            forgotten.push(...elements.filter(({ partition }) => partition === next.partition));
            elements = elements.filter(({ partition }) => partition !== next.partition);
            durable.delete(next.partition);
            told.delete(next.partition);
          }
          for (const partition of new Set(elements.map((element) => element.partition))) {
            for (const element of elements.filter((other) => other.partition === partition)) {
              if (element.left > 0) break;
              durable.set(partition, element.offset);
            }
          }
          for (const [partition, news] of positions.takeNews()) told.set(partition, news);
          assert.deepEqual(positions.durable(), durable);
          assert.deepEqual(told, durable);
          const above = elements.filter(({ partition, offset: at }) => at > (durable.get(partition) ?? -1));
          assert.equal(positions.ahead, above.length);
        });
      }),
      { numRuns: 300 },
    );
  });
});
