import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DynamoDbSinkError } from 'dynamodb-sink';
import type { SentRequest } from '../support/scripted-transport.js';
import { orders, scriptedWorld } from '../support/scripted-world.js';

type World = ReturnType<typeof scriptedWorld<Order>>;
interface Order {
  readonly pk: string;
  readonly bad?: unknown;
}

/** What a state is made of, and what holds it up until it is let go. */
class Stage {
  readonly world: World;
  /** Promises that callers wait for. */
  readonly pending: Promise<unknown>[] = [];
  readonly #held: (() => void)[] = [];
  #isLetGo = false;
  /** What the endpoint does with a request while nothing is let go. */
  answer: (request: SentRequest) => void = () => {};

  constructor(sink: Parameters<typeof scriptedWorld<Order>>[0] = {}) {
    this.world = scriptedWorld<Order>(
      {
        maxBatchSize: 5,
        maxBufferedRequests: 20,
        onRejected: () => this.held(),
        ...sink,
      },
      (request) => (this.#isLetGo ? request.written() : this.answer(request)),
    );
  }

  write(count: number): void {
    for (const order of orders(count)) {
      const room = this.world.writer.write(order);
      if (room !== undefined) this.pending.push(room);
    }
  }

  /** Resolves when all is let go: for handlers and converters. */
  held(): Promise<void> {
    return this.#isLetGo ? Promise.resolve() : new Promise((resolve) => this.#held.push(resolve));
  }

  /** Answers what is in flight, and lets handlers and converters return. */
  letGo(): void {
    this.#isLetGo = true;
    for (const request of this.world.transport.open) request.written();
    for (const resolve of this.#held) resolve();
  }
}

const states: Readonly<Record<string, () => Stage | Promise<Stage>>> = {
  'is open and idle': () => new Stage(),
  'has something buffered': () => {
    const stage = new Stage();
    stage.write(3);
    return stage;
  },
  'has requests in flight': () => {
    const stage = new Stage();
    stage.write(15);
    return stage;
  },
  'backs off': async () => {
    const stage = new Stage();
    stage.answer = (request) => request.answer({ kind: 'transient', name: 'ECONNRESET', message: '' });
    stage.write(12);
    await stage.world.clock.pass(1);
    return stage;
  },
  'is throttled': async () => {
    const stage = new Stage();
    stage.answer = (request) => request.written(request.keys);
    stage.write(12);
    await stage.world.clock.pass(1);
    return stage;
  },
  'isolates bad writes': async () => {
    const stage = new Stage({ maxInFlightRequests: 1 });
    stage.answer = (request) => request.refused();
    stage.write(10);
    await stage.world.clock.pass(1);
    return stage;
  },
  'lets callers wait for room': () => {
    const stage = new Stage();
    stage.write(40);
    stage.pending.push(stage.world.writer.writeDurable({ pk: 'durable' }));
    return stage;
  },
  'waits for its handler': () => {
    const stage = new Stage();
    stage.world.writer.write({ pk: 'a' });
    stage.world.writer.write({ pk: 'b', bad: Number.NaN });
    stage.world.writer.write({ pk: 'c', bad: Number.NaN });
    return stage;
  },
  'waits for a converter': () => {
    const stage: Stage = new Stage({
      elementConverter: async (item) => {
        await stage.held();
        return { type: 'PUT', item };
      },
    });
    stage.write(3);
    stage.pending.push(stage.world.writer.flush());
    return stage;
  },
  flushes: () => {
    const stage = new Stage();
    stage.write(8);
    stage.pending.push(stage.world.writer.flush());
    return stage;
  },
  'discards a partition': async () => {
    const stage = new Stage();
    stage.world.writer.write({ pk: 'a' }, { partition: 0, offset: 0 });
    stage.pending.push(stage.world.writer.flush());
    await stage.world.clock.pass(1);
    stage.pending.push(stage.world.writer.discard(0));
    return stage;
  },
  closes: async () => {
    const stage = new Stage();
    stage.write(8);
    stage.pending.push(stage.world.writer.close());
    await stage.world.clock.pass(1);
    return stage;
  },
  'is closed': async () => {
    const stage = new Stage();
    await stage.world.clock.until(stage.world.writer.close());
    return stage;
  },
  'stops, with requests in flight': async () => {
    const stage = new Stage({ onRejected: () => Promise.reject(new Error('no more')) });
    stage.write(8);
    stage.world.writer.write({ pk: 'b', bad: Number.NaN });
    await stage.world.clock.pass(1);
    return stage;
  },
  'fails, with requests in flight': async () => {
    const stage = new Stage();
    stage.write(15);
    await stage.world.clock.pass(0);
    stage.world.transport.sent[0]?.answer({ kind: 'fatal', name: 'No', message: '', code: 'ACCESS_DENIED' });
    return stage;
  },
  'has failed': async () => {
    const stage = new Stage({ failOnError: true });
    stage.answer = (request) => request.answer({ kind: 'transient', name: 'ECONNRESET', message: '' });
    stage.write(15);
    stage.pending.push(stage.world.writer.flush());
    await stage.world.clock.pass(1);
    return stage;
  },
  'was aborted': () => {
    const stage = new Stage();
    stage.write(40);
    stage.world.writer.abort(new Error('enough'));
    return stage;
  },
};

/** How a writer is ended; the last word says whether it ends whatever the endpoint does. */
const endings: readonly (readonly [string, (world: World) => Promise<unknown>, isAtOnce: boolean])[] = [
  ['close', ({ writer }) => writer.close(), false],
  ['close with a time', ({ writer }) => writer.close({ timeoutMS: 70 }), true],
  ['close with no time at all', ({ writer }) => writer.close({ timeoutMS: 0 }), true],
  ['abort', async ({ writer }) => writer.abort(), true],
  ['the end of an `await using` block', ({ writer }) => writer[Symbol.asyncDispose](), false],
  ['abort while it closes', (world) => abortWhile(world, world.writer.close()), true],
  ['close twice', ({ writer }) => Promise.all([writer.close(), writer.close()]), false],
];

function abortWhile({ writer }: World, closing: Promise<unknown>): Promise<unknown> {
  writer.abort();
  return closing;
}

describe('a writer that', () => {
  for (const [state, makeState] of Object.entries(states)) {
    for (const [ending, end, isAtOnce] of endings) {
      it(`${state} is ended by ${ending}: every promise settles, and no timer is left`, async () => {
        const stage = await makeState();
        const { world } = stage;
        const settled = Promise.allSettled([...stage.pending, end(world)]);
        if (!isAtOnce) world.clock.setTimer(() => stage.letGo(), 200);
        const outcomes = await world.clock.until(settled);
        for (const outcome of outcomes) {
          if (outcome.status === 'fulfilled') continue;
          assert.equal(outcome.reason.name, 'DynamoDbSinkError', String(outcome.reason));
        }
        await world.clock.pass(0);
        // Of one that had ended before, the test's own timer is still to come.
        if (!isAtOnce) await world.clock.pass(200);
        assert.equal(world.clock.pending, 0, 'no timer is left');
        assert.equal(world.transport.isClosed, true);
        // Whatever is called now answers, too.
        const after = [world.writer.flush(), world.writer.close(), world.writer.writeDurable({ pk: 'x' })];
        const answers = await world.clock.until(Promise.allSettled(after));
        assert.equal(answers[2]?.status, 'rejected');
        world.writer.abort();
        assert.ok(world.writer.snapshotState().length > 0);
        const told = (answers[2] as PromiseRejectedResult).reason as DynamoDbSinkError;
        assert.throws(() => world.writer.write({ pk: 'x' }), { code: told.code });
      });
    }
  }
});
