import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ConverterResult, DynamoDbSinkError } from 'dynamodb-sink';
import { orders, scriptedWorld, takeAll } from '../support/scripted-world.js';

interface Order {
  readonly pk: string;
  readonly bad?: unknown;
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** What a converter, or the promise it gives, may throw or give that bites whoever looks at it. */
const hostile: Record<string, () => ConverterResult> = {
  'a request whose type throws': () => ({
    get type(): 'PUT' {
      throw new Error('type');
    },
    item: {},
  }),
  'a request whose tableName throws': () => ({
    type: 'PUT',
    item: { pk: 'a' },
    get tableName(): string {
      throw new Error('tableName');
    },
  }),
  'a request whose item throws': () => ({
    type: 'PUT',
    get item(): object {
      throw new Error('item');
    },
  }),
  'a revoked Proxy': () => revoked() as ConverterResult,
  'a list of revoked Proxies': () => [revoked()] as unknown as ConverterResult,
  'a then that throws': () =>
    ({
      // biome-ignore lint/suspicious/noThenProperty: that is what is tested
      get then(): unknown {
        throw new Error('then');
      },
    }) as unknown as ConverterResult,
  'an error whose message is a symbol': () => {
    throw Object.assign(new Error('x'), { message: Symbol('s') });
  },
  'an error whose message cannot be shown': () => {
    throw Object.assign(new Error('x'), {
      message: {
        toString() {
          throw new Error('toString');
        },
      },
    });
  },
  'a thrown revoked Proxy': () => {
    throw revoked();
  },
};

describe('code of others that the writer runs', () => {
  for (const [name, give] of Object.entries(hostile)) {
    for (const isAsync of [false, true]) {
      it(`may come with ${name}, ${isAsync ? 'in a promise' : 'at once'}: that element is rejected, no other`, async () => {
        const codes: string[] = [];
        const { writer, clock } = scriptedWorld<Order>(
          {
            onRejected: ({ error }) => void codes.push(error.code),
            elementConverter: (item) => {
              if (item.bad === undefined) return { type: 'PUT', item };
              return isAsync ? Promise.resolve().then(give) : give();
            },
          },
          takeAll,
        );
        for (const order of [{ pk: 'a' }, { pk: 'b', bad: true }, { pk: 'c' }]) writer.write(order);
        const report = await clock.until(writer.close());
        assert.deepEqual([report.elements, report.put, report.rejected], [3, 2, 1]);
        assert.match(codes.join(), /^(CONVERTER_FAILED|INVALID_ITEM)$/);
      });
    }
  }

  it('is asked for nothing but its then, if that is a function: a query that is lazy may be strict', async () => {
    const asked = new Set<string | symbol>();
    const lazy = (item: Order): Promise<ConverterResult> =>
      new Proxy(Promise.resolve<ConverterResult>({ type: 'PUT', item }), {
        get(target, name): unknown {
          asked.add(name);
          return target.then.bind(target);
        },
      });
    const { writer, clock } = scriptedWorld<Order>({ elementConverter: lazy }, takeAll);
    for (const order of orders(3)) writer.write(order);
    const { put, rejected } = await clock.until(writer.close());
    assert.deepEqual([put, rejected, ...asked], [3, 0, 'then']);
  });

  it('may throw when it looks at what is written: all that the answer tells of is counted', async () => {
    let seen = 0;
    const onWritten = (): void => {
      if (++seen === 3) throw new Error('looked too closely');
    };
    const { writer, clock } = scriptedWorld<Order>({}, takeAll, { onWritten });
    for (const order of orders(5)) writer.write(order);
    await assert.rejects(clock.until(writer.close()), { code: 'REQUEST_FAILED' });
    const { put, writeUnits } = writer.report();
    assert.deepEqual([put, writeUnits, writer.metrics().bufferedWrites], [5, 5, 0]);
  });

  it('gets no `this` of the sink', async () => {
    let self: unknown = 'not called';
    const { writer } = scriptedWorld<Order>({
      elementConverter: function (this: unknown, item) {
        self = this;
        return { type: 'PUT', item };
      },
    });
    writer.write({ pk: 'a' });
    assert.equal(self, undefined);
  });

  it('may close or abort the writer in the converter: write says so, and the element is not lost in silence', async () => {
    for (const [method, code] of [
      ['close', 'CLOSED'],
      ['abort', 'ABORTED'],
    ] as const) {
      const world = scriptedWorld<Order>(
        {
          elementConverter: (item) => {
            if (item.pk === 'x') world.writer[method]();
            return { type: 'PUT', item };
          },
        },
        takeAll,
      );
      assert.throws(() => world.writer.write({ pk: 'x' }), { code });
      assert.equal(world.writer.report().put, 0);
    }
  });

  it('may give a thenable that throws from onRejected: the sink stops', async () => {
    const { writer, clock } = scriptedWorld<Order>(
      { onRejected: (() => hostile['a then that throws']?.()) as () => void },
      takeAll,
    );
    writer.write({ pk: '' });
    await assert.rejects(clock.until(writer.close()), { code: 'REJECTION_HANDLER_FAILED' });
  });
});

describe('onRejected and the rest of the writer', () => {
  it('may not wait for one write to be durable, for which it would wait itself', async () => {
    const codes: string[] = [];
    const world = scriptedWorld<Order>(
      {
        onRejected: async () => {
          await world.writer
            .writeDurable({ pk: '' })
            .catch(({ code }: DynamoDbSinkError) => codes.push(code));
        },
      },
      takeAll,
    );
    world.writer.write({ pk: '' });
    await world.clock.until(world.writer.close());
    assert.deepEqual(codes, ['REENTRANT']);
  });

  it('may write while a thousand callers wait', async () => {
    const world = scriptedWorld<Order>({
      maxBatchSize: 1,
      maxBufferedRequests: 2,
      onRejected: () => void world.writer.write({ pk: 'dead' }),
    });
    for (const order of orders(1001)) world.writer.write(order);
    assert.throws(() => world.writer.write({ pk: 'x' }), { code: 'WRITE_NOT_AWAITED' });
    world.transport.sent[0]?.refused();
    const closed = world.writer.close();
    for (let turn = 0; turn < 100; turn++) {
      for (const request of world.transport.open) request.written();
      await world.clock.pass(1);
    }
    const report = await world.clock.until(closed);
    assert.deepEqual([report.put, report.rejected], [1001, 1]);
  });

  it('is told that a newer write of the key was accepted, also while it was busy with another record', async () => {
    const seen: [string, boolean][] = [];
    let release: () => void = () => {};
    const { writer, clock } = scriptedWorld<Order>(
      {
        onRejected: ({ element, superseded }) => {
          seen.push([element.pk, superseded]);
          if (seen.length > 1) return undefined;
          return new Promise<void>((resolve) => {
            release = resolve;
          });
        },
      },
      takeAll,
    );
    writer.write({ pk: 'first', bad: Number.NaN });
    writer.write({ pk: 'k', bad: Number.NaN });
    writer.write({ pk: 'l', bad: Number.NaN });
    writer.write({ pk: 'k' });
    await clock.pass(10_000);
    release();
    await clock.until(writer.close());
    assert.deepEqual(seen, [
      ['first', false],
      ['k', true],
      ['l', false],
    ]);
  });
});

describe('many callers on one key', () => {
  it('may wait for a write that replaced theirs, thousands of times over', async () => {
    const { writer, clock } = scriptedWorld<Order>({ overwriteByPartitionKeys: ['pk'] }, takeAll);
    const durable = Array.from({ length: 9000 }, () => writer.writeDurable({ pk: 'a' }));
    await clock.until(Promise.all(durable));
    assert.equal(writer.report().coalesced, 8999);
  });

  it('are refused beyond what the buffer and a thousand more allow', async () => {
    const { writer } = scriptedWorld<Order>({ overwriteByPartitionKeys: ['pk'], maxBufferedRequests: 100 });
    const durable = Array.from({ length: 1101 }, () => writer.writeDurable({ pk: 'a' }));
    await assert.rejects(durable.at(-1) as Promise<void>, { code: 'WRITE_NOT_AWAITED' });
    writer.abort();
  });
});

describe('a writer that fails', () => {
  it('settles a flush and a close that waited for the line of converters', async () => {
    const world = scriptedWorld<Order>({ elementConverter: async (item) => ({ type: 'PUT', item }) });
    const written = Promise.resolve(world.writer.write({ pk: 'a' })).then(() => world.writer.abort());
    const flushed = world.writer.flush();
    const closed = world.writer.close();
    await written;
    await assert.rejects(world.clock.until(flushed), { code: 'ABORTED' });
    await assert.rejects(world.clock.until(closed), { code: 'ABORTED' });
  });
});

describe('tables beside each other', () => {
  it('take turns: a busy one does not take every request', async () => {
    const schema = { partitionKey: { name: 'pk', type: 'S' } } as const;
    const world = scriptedWorld<Order & { table?: string }>(
      {
        maxInFlightRequests: 1,
        maxBatchSize: 5,
        maxBufferedRequests: 500,
        keySchemas: { audit: schema },
        elementConverter: ({ pk, table }) => ({
          type: 'PUT',
          item: { pk },
          ...(table && { tableName: table }),
        }),
      },
      (request) => void world.clock.setTimer(() => request.written(), 5),
    );
    const all = [
      ...orders(300),
      ...orders(20, 300).map((order) => ({ ...order, table: 'audit' })),
      ...orders(3000, 320),
    ];
    await world.writeAll(all);
    const audits = world.transport.sent.flatMap(({ tableName }, i) => (tableName === 'audit' ? [i] : []));
    assert.equal(audits.length, 4);
    assert.ok((audits[3] as number) - (audits[0] as number) <= 8, `audit went with requests ${audits}`);
  });
});

describe('one huge record', () => {
  it('does not make those that follow go one by one', async () => {
    const world = scriptedWorld<object>(
      { maxBufferedBytes: 20_000, maxBufferedRequests: 1000 },
      (request) => void world.clock.setTimer(() => request.written(), 5),
    );
    await world.writeAll([{ pk: 'huge', filler: 'x'.repeat(30_000) }, ...orders(500)]);
    assert.ok(world.transport.sent.length < 40, `${world.transport.sent.length} requests`);
  });
});

describe('a getter of an item', () => {
  it('gets no snapshot, which would hold the position of the item without the item', async () => {
    const world = scriptedWorld<object>({}, takeAll);
    let thrown: unknown;
    const item = {
      pk: 'a',
      get v(): number {
        try {
          world.writer.snapshotState();
        } catch (error) {
          thrown = error;
        }
        return 1;
      },
    };
    world.writer.write(item, { partition: 0, offset: 1 });
    assert.equal((thrown as DynamoDbSinkError).code, 'REENTRANT');
    assert.equal((await world.clock.until(world.writer.close())).put, 1);
  });

  it('may write its own key later than it stands: the positions of all of them pass', async () => {
    // The item's own write then replaces one that was accepted after it.
    const nested = [
      { pk: 'other', at: 2 },
      { pk: 'same', at: 3 },
    ];
    const world = scriptedWorld<Row>(
      {
        overwriteByPartitionKeys: 'primaryKey',
        elementConverter: ({ pk, at }) => ({
          type: 'PUT',
          get item() {
            for (const row of nested.splice(0)) write(row);
            return { pk, at };
          },
        }),
      },
      (request, i) => {
        request.written([['other'], ['b']][i]);
        if (i === 0) write({ pk: 'b', at: 10 });
      },
    );
    const write = (row: Row): void =>
      void world.writer.write(row, { partition: row.pk === 'b' ? 'B' : 'A', offset: row.at });
    write({ pk: 'same', at: 1 });
    await world.clock.until(world.writer.flush());
    await world.clock.until(world.writer.close());
    assert.deepEqual(
      [...world.writer.durablePositions()],
      [
        ['A', 3],
        ['B', 10],
      ],
    );
  });
});

interface Row {
  readonly pk: string;
  readonly at: number;
}
