import assert from 'node:assert/strict';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { after, before, describe, it } from 'node:test';
import { DynamoDbSink, type DynamoDbSinkError, type SinkSource, sinkTo } from 'dynamodb-sink';
import { type FaultyDynamoDb, startFaultyDynamoDb } from '#dist/testing/faulty-dynamodb.js';
import { configFor } from '../support/endpoint-config.js';

interface Order {
  readonly pk: string;
  readonly n: number;
}

function* generate(count: number): Generator<Order> {
  for (let n = 0; n < count; n++) yield { pk: `k${n}`, n };
}

async function* generateSlowly(count: number): AsyncGenerator<Order> {
  for (const order of generate(count)) {
    if (order.n % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    yield order;
  }
}

describe('streams into a table', () => {
  let endpoint: FaultyDynamoDb;
  let sink: DynamoDbSink<Order>;
  const sinkOf = (options: object = {}): DynamoDbSink<Order> =>
    new DynamoDbSink<Order>({ tableName: 'orders', dynamoDb: configFor(endpoint.url), ...options });

  before(async () => {
    const tables = { orders: { partitionKey: { name: 'pk', type: 'S' } } } as const;
    endpoint = await startFaultyDynamoDb({
      seed: 1,
      tables,
      unprocessed: 0.02,
      refuse: (_table, { key }) => (key.includes('poison') ? 'poison' : undefined),
    });
    sink = sinkOf();
  });
  after(() => endpoint.close());

  const sources: Record<string, () => SinkSource<Order>> = {
    'an array': () => [...generate(300)],
    'a generator': () => generate(300),
    'an async generator': () => generateSlowly(300),
    'a Node Readable': () => Readable.from(generate(300)),
    'a web ReadableStream': () => ReadableStream.from(generate(300)) as unknown as SinkSource<Order>,
  };
  for (const [name, source] of Object.entries(sources)) {
    it(`sinkTo takes ${name}, and resolves when every record is in the table`, async () => {
      const appliedBefore = endpoint.history.length;
      const report = await sinkTo(source(), sink);
      assert.deepEqual([report.elements, report.put, report.rejected], [300, 300, 0]);
      assert.equal(endpoint.history.length - appliedBefore, 300);
      assert.equal(endpoint.table('orders').size, 300);
    });
  }

  it('sinkTo gives each element its position, and stops at once when its signal is aborted', async () => {
    const seen: unknown[] = [];
    const positioned = sinkOf({
      elementConverter: (item: Order, { position }: { position: unknown }) => {
        seen.push(position);
        return { type: 'PUT', item };
      },
    });
    await sinkTo(generate(2), positioned, { position: ({ n }) => ({ partition: 'p', offset: n }) });
    assert.deepEqual(seen, [
      { partition: 'p', offset: 0 },
      { partition: 'p', offset: 1 },
    ]);

    const controller = new AbortController();
    const readable = new Readable({ objectMode: true, read() {} });
    readable.push({ pk: 'a', n: 1 });
    const writing = sinkTo(readable, sink, { signal: controller.signal });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const reason = new Error('deploy');
    controller.abort(reason);
    await assert.rejects(
      writing,
      (error: DynamoDbSinkError) => error.code === 'ABORTED' && error.cause === reason,
    );
    assert.equal(readable.destroyed, true);
    await assert.rejects(sinkTo(generate(3), sink, { signal: controller.signal }), { code: 'ABORTED' });
  });

  it('the signal of the sink aborts its writers, and leaves nothing behind when they are closed', async () => {
    const controller = new AbortController();
    const abortable = sinkOf({ signal: controller.signal });
    assert.equal((await sinkTo(generate(3), abortable)).put, 3);
    const writer = await abortable.createWriter();
    writer.write({ pk: 'a', n: 1 });
    controller.abort(new Error('deploy'));
    await assert.rejects(writer.close(), { code: 'ABORTED' });
    await assert.rejects(abortable.createWriter(), { code: 'ABORTED' });
  });

  it('sinkTo refuses what is no stream', async () => {
    for (const source of ['text', 5, null, {}]) {
      await assert.rejects(sinkTo(source as never, sink), { code: 'INVALID_OPTION' });
    }
    for (const notASink of [undefined, { tableName: 'orders' }]) {
      await assert.rejects(sinkTo([], notASink as never), {
        code: 'INVALID_OPTION',
        message: /needs a sink/,
      });
    }
  });

  it('sinkTo makes durable what a failing source gave before, then rejects with its error', async () => {
    const boom = new Error('feed broke');
    const failing = function* () {
      yield* generate(30);
      throw boom;
    };
    for (const source of [failing(), Readable.from(failing())]) {
      await assert.rejects(sinkTo(source, sink), (error: DynamoDbSinkError) => {
        assert.equal(error.code, 'SOURCE_FAILED');
        assert.equal(error.cause, boom);
        assert.equal(error.report?.put, error.report?.elements);
        return true;
      });
    }
  });

  it('sinkTo closes the source when the sink fails, and rejects with the error of the sink', async () => {
    let isClosed = false;
    const source = (function* () {
      try {
        for (;;) yield { pk: '', n: 0 };
      } finally {
        isClosed = true;
      }
    })();
    await assert.rejects(sinkTo(source, sink), { code: 'INVALID_KEY' });
    assert.equal(isClosed, true);
  });

  it('sinkTo, writable() and writableStream() fail at once when the sink fails while the source is idle', async () => {
    const failing = sinkOf({ maxTimeInBufferMS: 0, onRejected: () => Promise.reject(new Error('no more')) });
    // Refused by the service only: the failure comes when the source waits already.
    const poison = { pk: 'poison', n: 1 };
    const never = new Promise<never>(() => {});
    const idle = async function* (): AsyncGenerator<Order> {
      yield poison;
      yield await never;
    };
    await assert.rejects(sinkTo(idle(), failing), { code: 'REJECTION_HANDLER_FAILED' });
    const idleReadable = (): Readable => {
      const readable = new Readable({ objectMode: true, read() {} });
      readable.push(poison);
      return readable;
    };
    const readable = idleReadable();
    await assert.rejects(sinkTo(readable, failing), { code: 'REJECTION_HANDLER_FAILED' });
    assert.equal(readable.destroyed, true);
    await assert.rejects(pipeline(idleReadable(), failing.writable()), { code: 'REJECTION_HANDLER_FAILED' });
    const web = new ReadableStream<Order>({ start: (controller) => controller.enqueue(poison) });
    await assert.rejects(web.pipeTo(failing.writableStream()), { code: 'REJECTION_HANDLER_FAILED' });
  });

  it('writable() ends a pipeline, with back-pressure, and is finished when all is durable', async () => {
    const parse = new Transform({
      objectMode: true,
      transform: (line: string, _encoding, done) => done(null, JSON.parse(line)),
    });
    const lines = Array.from(generate(2000), (order) => JSON.stringify(order));
    const writable = sinkOf({ maxBufferedRequests: 50 }).writable();
    await pipeline(Readable.from(lines), parse, writable);
    assert.equal(writable.report()?.put, 2000);
    assert.deepEqual(endpoint.table('orders').size, 2000);
  });

  it('writable() fails a pipeline with the error of the sink', async () => {
    const writable = sink.writable();
    await assert.rejects(
      pipeline(
        Readable.from([
          { pk: 'a', n: 1 },
          { pk: '', n: 2 },
        ]),
        writable,
      ),
      {
        code: 'INVALID_KEY',
      },
    );
    assert.equal(writable.report()?.put, 1);
    const missing = sinkOf({ tableName: 'missing' }).writable();
    await assert.rejects(pipeline(Readable.from(generate(3)), missing), { code: 'TABLE_NOT_FOUND' });
  });

  it('writable() and writableStream() make durable what a failing source gave before', async () => {
    const boom = new Error('feed broke');
    const failing = function* () {
      yield* generate(100);
      throw boom;
    };
    const writable = sink.writable();
    await assert.rejects(pipeline(Readable.from(failing()), writable), boom);
    const report = writable.report();
    assert.ok((report?.elements ?? 0) > 0);
    assert.equal(report?.put, report?.elements);
    const appliedBefore = endpoint.history.length;
    const stream = sink.writableStream();
    const writer = stream.getWriter();
    for (const order of generate(10)) await writer.write(order);
    await writer.abort(boom);
    assert.equal(endpoint.history.length - appliedBefore, 10);
  });

  it('writable() and writableStream() let the sink make durable what it took before it fails for one record', async () => {
    const poison = { pk: 'poison', n: 0 };
    const records = [...generate(4), poison, ...generate(10)];
    for (const [name, write] of [
      ['writable', () => pipeline(Readable.from(records), sinkOf({ maxTimeInBufferMS: 0 }).writable())],
      [
        'writableStream',
        () => ReadableStream.from(records).pipeTo(sinkOf({ maxTimeInBufferMS: 0 }).writableStream()),
      ],
    ] as const) {
      const appliedBefore = endpoint.history.length;
      await assert.rejects(write(), (error: DynamoDbSinkError) => {
        assert.equal(error.code, 'WRITE_REFUSED');
        assert.equal(endpoint.history.length - appliedBefore, error.report?.put, name);
        assert.ok((error.report?.put ?? 0) >= 4, name);
        return true;
      });
    }
  });

  it('writable() that is destroyed cancels its writer, also while it opens', async () => {
    const writable = sink.writable();
    writable.write({ pk: 'a', n: 1 });
    const closed = new Promise((resolve) => writable.on('close', resolve));
    writable.destroy();
    await closed;
    const open = sink.writable();
    await new Promise((resolve) => open.write({ pk: 'a', n: 1 }, resolve));
    const failed = new Promise((resolve) => open.on('error', resolve));
    const reason = new Error('enough');
    open.destroy(reason);
    assert.equal(await failed, reason);
  });

  it('writableStream() ends a web pipeline', async () => {
    await ReadableStream.from(generate(100)).pipeTo(sink.writableStream());
    const stream = sink.writableStream();
    const writer = stream.getWriter();
    await writer.write({ pk: 'web', n: 1 });
    await writer.close();
    assert.equal(endpoint.history.at(-1)?.key.includes('web'), true);
    const aborted = sink.writableStream();
    await aborted.abort(new Error('enough'));
    const rejecting = ReadableStream.from([{ pk: '', n: 0 }]).pipeTo(sink.writableStream());
    await assert.rejects(rejecting, { code: 'INVALID_KEY' });
  });

  it('createWriter awaits the open of the converter, and fails when it fails', async () => {
    const opened: string[] = [];
    const converter = {
      prefix: '',
      async open() {
        await Promise.resolve();
        this.prefix = 'opened-';
        opened.push('open');
      },
      apply(item: Order) {
        return { type: 'PUT', item: { ...item, pk: this.prefix + item.pk } } as const;
      },
    };
    await sinkTo(generate(1), sinkOf({ elementConverter: converter }));
    assert.deepEqual(opened, ['open']);
    assert.ok(endpoint.history.at(-1)?.key.includes('opened-k0'));
    const failing = { open: () => Promise.reject(new Error('no model')), apply: () => undefined };
    await assert.rejects(sinkOf({ elementConverter: failing }).createWriter(), { message: 'no model' });
  });

  it('createWriter checks overwriteByPartitionKeys against the key the table has', async () => {
    await assert.rejects(sinkOf({ overwriteByPartitionKeys: ['other'] }).createWriter(), {
      code: 'INVALID_OPTION',
      message: /primary key of orders is \[pk\]/,
    });
  });
});
