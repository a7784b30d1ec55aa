import type { Position } from 'dynamodb-sink';
import fc from 'fast-check';

type Key = Position['partition'];

const partition = fc.constantFrom<Key | undefined>(0, 0, '0', '0', 'b', undefined);

const request = fc.record({
  key: fc.constantFrom('a', 'a', 'b', 'c'),
  table: fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom('orders', 'orders', 'orders', 'audit') },
    { weight: 6, arbitrary: fc.constantFrom('learnt', 'missing') },
    { weight: 1, arbitrary: fc.constant('denied') },
  ),
  flaw: fc.oneof(
    { weight: 12, arbitrary: fc.constant('none') },
    { weight: 1, arbitrary: fc.constantFrom('no key', 'no number', 'too large', 'no type') },
  ),
});

const step = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      partition,
      requests: fc.array(request, { maxLength: 3 }),
      converter: fc.constantFrom('sync', 'sync', 'sync', 'sync', 'promise', 'promise', 'throws', 'rejects'),
      isDurable: fc.constantFrom(false, false, false, true),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reject' as const), partition }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('advance' as const), partition }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('discard' as const),
      partition: fc.constantFrom<Key>(0, '0', 'b'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('flush' as const) }) },
  {
    weight: 14,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      pick: fc.nat(),
      how: fc.constantFrom(
        ...(['written', 'written', 'written', 'some', 'some', 'throttled', 'lost', 'broken'] as const),
        ...(['refused', 'refused', 'no table'] as const),
      ),
      mask: fc.nat(31),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('release' as const), pick: fc.nat() }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 60, 6000) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('snapshot' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restore' as const), coalesces: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      how: fc.constantFrom('close', 'close', 'abort', 'fatal'),
    }),
  },
);
/** One thing that a source, a service, a handler or an operator does to a writer. */
export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Programs, as random as their surroundings may be. */
export const programs = fc.record({
  coalesces: fc.boolean(),
  maxBatchSize: fc.constantFrom(1, 2, 5),
  maxInFlightRequests: fc.constantFrom(1, 2, 50),
  maxTimeInBufferMS: fc.constantFrom(0, 0, 40, 5000),
  // With ample room nothing waits but for its converter, and the model is exact after every step.
  room: fc.constantFrom<'ample' | number>('ample', 'ample', 'ample', 1, 4),
  maxPositionsAhead: fc.constantFrom(1, 3, 10),
  handler: fc.constantFrom('takes', 'slow', 'mixed', 'mixed', 'mixed', 'throws', 'none'),
  tellsBeforeThrow: fc.constantFrom(...Array(9).fill(Number.POSITIVE_INFINITY), 3),
  steps: fc.array(step, { maxLength: 60, size: 'max' }),
});
/** How a writer is set up, and what happens to it. */
export type Program = typeof programs extends fc.Arbitrary<infer P> ? P : never;
