import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DynamoDbSinkOptions, LogFields, SinkLogger } from 'dynamodb-sink';
import type { RequestFailure } from '#dist/wire/transport.js';
import type { SentRequest } from '../support/scripted-transport.js';
import { orders, scriptedWorld } from '../support/scripted-world.js';

const MINUTE = 60_000;
const throttled: RequestFailure = { kind: 'throttled', name: 'ThrottlingException', message: 'slow down' };
const table = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders';

interface Line {
  readonly level: keyof SinkLogger;
  readonly fields: LogFields;
  readonly message: string;
}

class Listener implements SinkLogger {
  readonly lines: Line[] = [];

  debug(fields: LogFields, message: string): void {
    this.lines.push({ level: 'debug', fields, message });
  }

  info(fields: LogFields, message: string): void {
    this.lines.push({ level: 'info', fields, message });
  }

  warn(fields: LogFields, message: string): void {
    this.lines.push({ level: 'warn', fields, message });
  }

  error(fields: LogFields, message: string): void {
    this.lines.push({ level: 'error', fields, message });
  }

  of(level: keyof SinkLogger): Line[] {
    return this.lines.filter((line) => line.level === level);
  }
}

interface Reading {
  readonly pk: string;
  readonly sk: number;
}

const keySchema = { partitionKey: { name: 'pk', type: 'S' }, sortKey: { name: 'sk', type: 'N' } } as const;

/** A writer to `orders`, its logger, and a rule for what the service answers. */
function listened(
  rule: (request: SentRequest, now: number) => void,
  options: Partial<DynamoDbSinkOptions<Reading>> = {},
): ReturnType<typeof scriptedWorld<Reading>> & { readonly log: Listener } {
  const log = new Listener();
  const world = scriptedWorld<Reading>(
    { keySchema, maxTimeInBufferMS: 0, logger: log, ...options },
    (request) => rule(request, world.clock.now()),
  );
  return Object.assign(world, { log });
}

/** Leaves the writes of one partition key unprocessed, and takes all others. */
const hotUntil =
  (key: string, until: number) =>
  (request: SentRequest, now: number): void =>
    request.written(now < until ? [key] : []);

/** Writes a thousand readings, half of them with the partition key `hot`. */
function writeReadings(writer: { write(reading: Reading): unknown }): void {
  for (let sk = 0; sk < 1000; sk++) writer.write({ pk: sk % 2 === 0 ? 'hot' : `cold${sk}`, sk });
}

describe('the log of a table that throttles', () => {
  it('names the hot partition key, a minute apart at least, for as long as it goes on', async () => {
    const { log, writer, clock } = listened(hotUntil('hot', 3.5 * MINUTE));
    writeReadings(writer);
    const tellings: number[] = [];
    for (let second = 0; second < 400; second++) {
      const before = log.of('warn').length;
      await clock.pass(1000);
      if (log.of('warn').length > before) tellings.push(clock.now());
    }
    assert.equal((await clock.until(writer.close())).put, 1000);
    const warnings = log.of('warn');
    assert.equal(tellings.length, 4, `${tellings}`);
    for (const [i, at] of tellings.entries()) {
      const since = at - (tellings[i - 1] ?? Number.NEGATIVE_INFINITY);
      assert.ok(since >= MINUTE - 1000, `${since} ms apart`);
    }
    assert.ok((tellings[0] ?? 0) <= 5000, 'soon after it has begun');
    for (const { fields, message } of warnings) {
      const { throttledWrites, durationMS, ...named } = fields;
      assert.deepEqual(named, { table: 'orders', hotKey: 'pk = "hot"', hotKeyShare: 1 });
      assert.ok(Number(throttledWrites) > 0 && Number(durationMS) > 0);
      assert.match(
        message,
        /^table orders throttles: \d+ writes within \d+ s; 100 % of them have pk = "hot"$/,
      );
    }
  });

  it('names the index and the limit that the service names', async () => {
    const reasons = [
      { reason: 'IndexWriteProvisionedThroughputExceeded', resource: `${table}/index/byDate` },
      { reason: 'TableWriteKeyRangeThroughputExceeded', resource: table },
    ];
    const { log, writer, clock } = listened((request, now) => {
      if (now < 10_000) request.answer({ ...throttled, reasons });
      else request.written();
    });
    writeReadings(writer);
    await clock.until(writer.close());
    const [warning, ...more] = log.of('warn');
    assert.deepEqual(more, []);
    assert.deepEqual(warning?.fields.reasons, reasons);
    assert.match(
      warning?.message ?? '',
      /IndexWriteProvisionedThroughputExceeded of orders\/index\/byDate, TableWriteKeyRangeThroughputExceeded of orders$/,
    );
  });

  it('counts what was throttled since it was told last, and names no key if none stands out', async () => {
    const { log, writer, clock, transport } = listened((request, now) => {
      if (now < 2 * MINUTE) request.answer(throttled);
      else request.written();
    });
    for (const { pk } of orders(500)) writer.write({ pk, sk: 1 });
    await clock.until(writer.close());
    const warnings = log.of('warn');
    assert.equal(warnings.length, 2);
    for (const { fields } of warnings) {
      assert.deepEqual(
        [fields.hotKey, fields.hotKeyShare, fields.reasons],
        [undefined, undefined, undefined],
      );
    }
    const told = warnings.reduce((sum, { fields }) => sum + Number(fields.throttledWrites), 0);
    const all = transport.sent.reduce((sum, { writes }) => sum + writes.length, 0) - 500;
    assert.ok(told <= all && told > all / 3, `${told} of ${all}`);
  });

  it('shows the hot key as a hash, or only that there is one, as logKeys says', async () => {
    const warned = async (logKeys: 'hash' | 'none'): Promise<Line> => {
      const { log, writer, clock } = listened(hotUntil('hot', 5000), { logKeys });
      writeReadings(writer);
      await clock.until(writer.close());
      assert.doesNotMatch(JSON.stringify(log.lines), /"hot\\?"|cold/);
      return log.of('warn')[0] as Line;
    };
    const hashed = await warned('hash');
    assert.match(String(hashed.fields.hotKey), /^pk = sha256 [0-9a-f]{32}$/);
    const none = await warned('none');
    assert.deepEqual([none.fields.hotKey, none.fields.hotKeyShare], [undefined, 1]);
    assert.match(none.message, /100 % of them have one and the same partition key$/);
  });

  it('is silent about a burst, and about what is over', async () => {
    const { log, writer, clock } = listened(hotUntil('hot', 500));
    writeReadings(writer);
    await clock.pass(10 * MINUTE);
    writer.write({ pk: 'hot', sk: 5001 });
    await clock.until(writer.close());
    assert.deepEqual(log.of('warn'), []);
  });

  it('is what health tells too, also when nobody listens', async () => {
    const { writer, clock } = listened(hotUntil('hot', 5000), { logger: undefined } as object);
    writeReadings(writer);
    await clock.pass(2000);
    const { oldestRecordAgeMS: _, ...health } = writer.health();
    assert.deepEqual(health, { status: 'throttled', reason: 'UnprocessedItems', hotKey: 'pk = "hot"' });
    await clock.until(writer.close());
    assert.deepEqual(writer.health(), { status: 'ok', oldestRecordAgeMS: 0 });
  });
});

describe('the log of requests that fail', () => {
  const failing: readonly [string, RequestFailure, RegExp][] = [
    ['an endpoint that does not answer', unreachable('ECONNREFUSED'), /the endpoint does not answer/],
    [
      'credentials that have run out',
      { kind: 'credentials', name: 'ExpiredTokenException', message: 'expired' },
      /there are no valid credentials/,
    ],
    [
      'a service that fails',
      { kind: 'transient', name: 'InternalServerError', message: 'oops' },
      /requests fail and are sent again/,
    ],
  ];
  for (const [name, failure, message] of failing) {
    it(`tells of ${name} once a minute at most, with how many requests failed`, async () => {
      const { log, writer, clock } = listened((request, now) => {
        if (now > 0 && now < 2.5 * MINUTE) request.answer(failure);
        else request.written();
      });
      writer.write({ pk: 'a', sk: 0 });
      await clock.until(writer.flush());
      await clock.pass(10);
      writeReadings(writer);
      await clock.until(writer.close());
      const warnings = log.of('warn');
      assert.ok(warnings.length === 3, `${warnings.length} warnings`);
      for (const line of warnings) {
        assert.match(line.message, message);
        assert.equal(line.fields.reason, `${failure.name}: ${failure.message}`);
        assert.ok(Number(line.fields.failedRequests) > 0);
      }
    });
  }

  it('tells at once of a clock that was wrong', async () => {
    const { log, writer, clock, transport } = listened((request) => {
      if (transport.sent.length > 1) request.written();
      else request.answer({ kind: 'skewed', name: 'RequestTimeTooSkewed', message: 'too late' });
    });
    writer.write({ pk: 'a', sk: 0 });
    await clock.until(writer.close());
    assert.match(log.of('warn')[0]?.message ?? '', /this machine's clock is wrong/);
  });

  it('is silent when the second attempt succeeds', async () => {
    const { log, writer, clock, transport } = listened((request) => {
      if (transport.sent.length % 2 === 0) request.written();
      else request.answer(unreachable('ECONNRESET'));
    });
    for (let sk = 0; sk < 10; sk++) {
      writer.write({ pk: 'a', sk });
      await clock.until(writer.flush());
    }
    await clock.until(writer.close());
    assert.deepEqual(log.of('warn'), []);
  });
});

describe('the log of a writer', () => {
  it('tells that it was opened and closed, and nothing of each record', async () => {
    const { log, writer, clock } = listened((request) => request.written());
    for (let sk = 0; sk < 1000; sk++) writer.write({ pk: 'private', sk });
    await clock.until(writer.close());
    await clock.pass(0);
    assert.deepEqual(
      log.lines.map(({ level, message }) => [level, message]),
      [
        ['debug', 'writer opened'],
        ['debug', 'writer closed'],
      ],
    );
    assert.deepEqual([log.lines[0]?.fields.table, log.lines[1]?.fields.put], ['orders', 1000]);
    assert.doesNotMatch(JSON.stringify(log.lines), /private/);
  });

  it('tells once what stopped it, with its code', async () => {
    const { log, writer, clock } = listened((request) =>
      request.answer({ kind: 'fatal', code: 'ACCESS_DENIED', name: 'AccessDeniedException', message: 'no' }),
    );
    writer.write({ pk: 'a', sk: 0 });
    await assert.rejects(clock.until(writer.close()), { code: 'ACCESS_DENIED' });
    writer.abort();
    await clock.pass(MINUTE);
    const [line, ...more] = log.of('error');
    assert.deepEqual(more, []);
    const { code, table: name, retryable, put } = line?.fields ?? {};
    assert.deepEqual([code, name, retryable, put], ['ACCESS_DENIED', 'orders', false, 0]);
    assert.match(line?.message ?? '', /^the sink stops \(ACCESS_DENIED\): .*AccessDeniedException/);
  });

  it('does not repeat what a converter or a source said, which may be of a record', async () => {
    const { log, writer, clock } = listened((request) => request.written(), {
      elementConverter: ({ pk }) => {
        throw new Error(`cannot convert ${pk}`);
      },
    });
    assert.throws(() => {
      writer.write({ pk: 'private', sk: 0 });
      writer.write({ pk: 'private', sk: 1 });
    });
    await assert.rejects(clock.until(writer.close()), { code: 'CONVERTER_FAILED' });
    assert.equal(log.of('error')[0]?.fields.code, 'CONVERTER_FAILED');
    assert.doesNotMatch(JSON.stringify(log.lines), /private/);
  });

  it('takes an abort for no error', async () => {
    const { log, writer, clock } = listened(() => {});
    writer.abort(new Error('secret'));
    await clock.pass(0);
    assert.deepEqual([log.of('error').length, log.of('info')[0]?.fields.code], [0, 'ABORTED']);
    assert.doesNotMatch(JSON.stringify(log.lines), /secret/);
  });
});

describe('a logger', () => {
  it('that throws, rejects, or uses the writer does not hurt the sink', async () => {
    const called: string[] = [];
    const logger: SinkLogger = {
      debug: () => {
        called.push('debug');
        throw new Error('no log');
      },
      info: () => {},
      warn: (() => {
        called.push('warn');
        writer.write({ pk: 'b', sk: called.length });
        return Promise.reject(new Error('no log'));
      }) as SinkLogger['warn'],
      error: () => {},
    };
    const { writer, clock } = listened(hotUntil('hot', 2 * MINUTE), { logger });
    writeReadings(writer);
    await clock.pass(3 * MINUTE);
    const report = await clock.until(writer.close());
    assert.deepEqual(called, ['debug', 'warn', 'warn', 'debug']);
    assert.equal(report.put, 1002);
  });

  it('is called as a method', async () => {
    class Own extends Listener {
      readonly #own: string[] = [];
      override debug(_: LogFields, message: string): void {
        this.#own.push(message);
      }
      get told(): readonly string[] {
        return this.#own;
      }
    }
    const own = new Own();
    const { writer, clock } = listened((request) => request.written(), { logger: own });
    await clock.until(writer.close());
    await clock.pass(0);
    assert.deepEqual(own.told, ['writer opened', 'writer closed']);
  });
});

function unreachable(name: string): RequestFailure {
  return { kind: 'unreachable', name, message: 'no connection' };
}
