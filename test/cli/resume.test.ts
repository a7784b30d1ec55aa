import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { after, before, describe, it, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type FaultyDynamoDb, startFaultyDynamoDb } from 'dynamodb-sink/testing';
import { Checkpoint } from '#dist/cli/checkpoint/checkpoint.js';
import { CheckpointLock } from '#dist/cli/checkpoint/checkpoint-lock.js';
import { findFiles } from '#dist/cli/input/find-files.js';
import { written } from './input/read-input.js';
import { loadHere } from './load-here.js';
import { type Ended, localEnv, Running, reportOf, runCli } from './run-cli.js';

const keySchema = { partitionKey: { name: 'pk', type: 'S' } } as const;
let endpoint: FaultyDynamoDb;
let tables = 0;

before(async () => {
  endpoint = await startFaultyDynamoDb({ seed: 1, latencyMS: [0, 1], tables: {} });
});

after(async () => {
  await endpoint.close();
});

/** A table, a checkpoint and a file of rejects of their own. */
class Place {
  readonly table = `table-${++tables}`;
  readonly checkpoint = this.file('c.json', '');
  readonly rejects = this.file('rejects.jsonl', '');
  readonly args: readonly string[];

  constructor() {
    endpoint.createTable(this.table, keySchema);
    rmSync(this.checkpoint);
    rmSync(this.rejects);
    this.args = ['--table', this.table, '--endpoint', endpoint.url, '--checkpoint', this.checkpoint];
  }

  file(name: string, text: string): string {
    return written(`${this.table}/${name}`, text);
  }

  /** Loads with the checkpoint. */
  load(...args: readonly string[]): Promise<Ended> {
    return loadHere(...this.args, ...args);
  }

  /** The items in the order in which they were written. */
  get writes(): unknown[] {
    return endpoint.history.filter(({ table }) => table === this.table).map(({ item }) => item);
  }
}

/** Items of a table in the order of their keys: keys may be written in one batch or in two, and no order is promised between them. */
function byKey(items: Iterable<unknown>): unknown[] {
  const keyOf = (item: unknown): string => (item as { pk: { S: string } }).pk.S;
  return [...items].toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)));
}

function lines(...numbers: readonly number[]): string {
  return numbers.map((n) => `{"pk":"k${n}"}\n`).join('');
}

describe('a load that is done', () => {
  it('is told to be so, and nothing is written again, exit code 0', async () => {
    const place = new Place();
    const file = place.file('a.jsonl', lines(1, 2, 3));
    const first = await place.load(file);
    assert.equal(first.code, 0, first.stderr);
    const again = await place.load(file);
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stderr, /files done: 1 of 1, records done: 3, of which rejected: 0\n/);
    assert.match(again.stderr, /all is loaded, and nothing was written; to load it again, delete \S+c\.json/);
    const { status, lines: read, put, totals } = reportOf(again);
    assert.deepEqual([status, read, put, totals?.records, totals?.runs], ['written', 0, 0, 3, 1]);
    assert.equal(place.writes.length, 3);
    assert.ok(!existsSync(`${place.checkpoint}.lock`));
  });

  it('knows how many bytes are done, for the bar of a load that goes on', async () => {
    const place = new Place();
    const a = place.file('a.jsonl', lines(1, 2, 3));
    assert.equal((await place.load(a)).code, 0);
    const b = place.file('b.jsonl', lines(4));
    using books = Checkpoint.open(place.checkpoint, findFiles([a, b]));
    assert.deepEqual([books.bytesDone, books.inputs.length], [Buffer.byteLength(lines(1, 2, 3)), 1]);
  });

  it("takes away what a killed run has left, and not before it is accepted; a FILE.new is the user's own", async () => {
    const place = new Place();
    const file = place.file('a.jsonl', lines(1));
    const own = place.file('c.json.new', 'of the user');
    const half = place.file('.c.json.dynamodb-sink-half-written', '{"dynamodbSinkCheck');
    assert.equal((await place.load(file, '--rejects', file)).code, 2);
    assert.equal((await place.load(file, '--select', '')).code, 2);
    assert.ok(existsSync(half));
    assert.equal((await place.load(file)).code, 0); // the checkpoint is not there yet
    assert.ok(!existsSync(half));
    writeFileSync(half, '{"dynamodbSinkCheck');
    const missing = place.file('b.jsonl', lines(2));
    assert.equal((await place.load(missing)).code, 2); // another input than the checkpoint's
    assert.ok(existsSync(half));
    assert.equal((await place.load(file)).code, 0); // it is done
    assert.ok(!existsSync(half));
    assert.equal(readFileSync(own, 'utf8'), 'of the user');
  });

  it('is not said to be well if it was not read back as it was to be, and leaves its report as it is', async () => {
    const place = new Place();
    const file = place.file('a.jsonl', lines(1, 2));
    const report = place.file('report.json', '');
    const first = await place.load(file, '--verify', '--report', report);
    assert.equal(first.code, 0, first.stderr);
    const kept = readFileSync(report, 'utf8');
    assert.equal(JSON.parse(kept).totals.records, 2);
    const checkpoint = JSON.parse(readFileSync(place.checkpoint, 'utf8'));
    assert.equal(checkpoint.verified, 'right');
    const endings = [
      ['right', 0, /all is loaded, and nothing was written/],
      ['due', 1, /all is loaded, but --verify has not come to its end; only the run that writes can compare/],
      ['wrong', 1, /--verify has found differences/],
      [undefined, 1, /--verify was not asked for when it was/],
    ] as const;
    for (const [verified, code, message] of endings) {
      writeFileSync(place.checkpoint, JSON.stringify({ ...checkpoint, verified }));
      const again = await place.load(file, '--verify', '--report', report);
      assert.equal(again.code, code, String(verified));
      assert.match(again.stderr, message);
      assert.equal((await place.load(file)).code, 0); // nobody asks
    }
    assert.equal(readFileSync(report, 'utf8'), kept);
  });

  it('goes on in a list that is a member of a document, and only if it is named as before', async () => {
    const place = new Place();
    const records = [1, 2, 3, 4].map((n) => `{"pk":"k${n}"}`);
    const file = place.file('feed.json', `{"data":{"n":4,"items":[\n${records.join(',\n')}]}}`);
    const at = ['--records-at', '/data/items'];
    assert.equal((await place.load(file, ...at)).code, 0);
    assert.equal(place.writes.length, 4);
    const checkpoint = JSON.parse(readFileSync(place.checkpoint, 'utf8'));
    const [state] = checkpoint.files;
    const undone = { ...state, isDone: false, number: 2, records: 2 };
    writeFileSync(place.checkpoint, JSON.stringify({ ...checkpoint, files: [undone] }));
    const other = await place.load(file);
    assert.equal(other.code, 2);
    assert.match(
      other.stderr,
      /was read as JSON with records at \/data\/items before, and would be as JSON now/,
    );
    const ended = await place.load(file, ...at);
    assert.equal(ended.code, 0, ended.stderr);
    assert.deepEqual(byKey(place.writes.slice(4)), [{ pk: { S: 'k3' } }, { pk: { S: 'k4' } }]);
  });

  it('says of what was read back which run has written it', async () => {
    const place = new Place();
    const a = place.file('a.jsonl', `${lines(1, 2)}nope\n`);
    assert.equal((await place.load(a)).code, 3);
    const ended = await place.load(a, place.file('b.jsonl', lines(2, 3, 4)), '--verify');
    assert.equal(ended.code, 3, ended.stderr);
    assert.match(
      ended.stderr,
      /verify: all 3 keys of this run read back, each as it was written last; the 2 records of earlier runs not read back$/m,
    );
    assert.equal(reportOf(ended).verification?.recordsOfEarlierRuns, 2);
    const again = await place.load(a, '--verify');
    assert.equal(again.code, 2); // b.jsonl is not named any more
    const done = await place.load(a, dirname(a), '--verify');
    assert.match(
      done.stderr,
      /all is loaded \(--verify has compared what the last run wrote\), and nothing was/,
    );
  });

  it('has rejects still, exit code 3, and takes files that are new', async () => {
    const place = new Place();
    const a = place.file('a.jsonl', `${lines(1)}nope\n`);
    assert.equal((await place.load(a, '--rejects', place.rejects)).code, 3);
    const kept = readFileSync(place.rejects, 'utf8');
    assert.equal((await place.load(a, '--rejects', place.rejects)).code, 3);
    const b = place.file('b.jsonl', `${lines(2)}{"no":"key"}\n`);
    const more = await place.load(b, a, '--rejects', place.rejects);
    assert.equal(more.code, 3, more.stderr);
    assert.match(more.stderr, /b\.jsonl is new, and read behind the others/);
    assert.deepEqual(byKey(place.writes), [{ pk: { S: 'k1' } }, { pk: { S: 'k2' } }]);
    const all = readFileSync(place.rejects, 'utf8');
    assert.ok(all.startsWith(kept));
    assert.equal(all.split('\n').length, 3);
    const { rejected, rejectedLines, totals } = reportOf(more);
    assert.deepEqual([rejected, rejectedLines, totals?.rejected, totals?.rejectedLines], [1, 0, 1, 1]);
  });
});

describe('a load that goes on', () => {
  it('does not without the quotes it began with: rows would be counted otherwise', async () => {
    const place = new Place();
    const file = place.file('raw.csv', 'pk,n\na,1\n');
    assert.equal((await place.load(file)).code, 0);
    const more = place.file('more.csv', 'pk,n\nb,1\nbad\n');
    assert.equal((await place.load(file, more, '--max-rejects', '0')).code, 1);
    const other = await place.load(file, more, '--quote', 'none');
    assert.equal(other.code, 2, other.stderr);
    assert.match(
      other.stderr,
      /was read as CSV with "," before, and would be as CSV with "," and no quotes now: say --format, --delimiter, --quote and --records-at as before/,
    );
    assert.doesNotMatch(other.stderr, /going on/);
    assert.match((await place.load(file, more)).stderr, /going on behind record 2 of \S+more\.csv/);
  });

  it('ends again where reading has ended, with what came before written once', async () => {
    const place = new Place();
    const pages = (...texts: readonly string[]): string => place.file('pages.json', texts.join('\n'));
    const file = pages(
      '{"Items":[{"pk":{"S":"a"}}],"Count":1}',
      '{"Count":0}',
      '{"Items":[{"pk":{"S":"b"}}]}',
      '{"error":"x"}',
    );
    const fault = /has no list at \/Items: the document of line 4 has no member "Items"; it has "error"/;
    for (const run of [1, 2]) {
      const ended = await place.load(file);
      assert.equal(ended.code, 1, ended.stderr);
      assert.match(ended.stderr, fault, String(run));
      assert.deepEqual(byKey(place.writes), [{ pk: { S: 'a' } }, { pk: { S: 'b' } }]);
    }
  });

  it('does not where the file must be mended, which is another one then: that is said, each time', async () => {
    const place = new Place();
    const file = place.file('open.csv', 'pk,n\na,1\nbad\nb,"2\nc,3\n');
    const advice =
      /; once \S+open\.csv is mended it is another file than \S+c\.json knows: begin anew then, with another --checkpoint and --rejects, or delete these two before$/m;
    for (const _ of [1, 2]) {
      const { code, stderr } = await place.load(file, '--rejects', place.rejects);
      assert.equal(code, 1, stderr);
      assert.match(stderr, advice);
      assert.doesNotMatch(stderr, /same command goes on|leave it as it is/);
    }
    writeFileSync(file, 'pk,n\na,1\nbad\nb,"2"\nc,3\n');
    assert.equal((await place.load(file, '--rejects', place.rejects)).code, 2);
    rmSync(place.checkpoint);
    rmSync(place.rejects);
    assert.equal((await place.load(file, '--rejects', place.rejects)).code, 3);
    assert.equal(place.writes.length, 4);
  });

  it('reads CSV columns as the types that the first run inferred from all files', async () => {
    const place = new Place();
    const a = place.file('a.csv', 'pk,zip\na,x1\n');
    const b = place.file('b.csv', 'pk,zip\nbad\nb,0815\nc,11\n');
    const first = await place.load(a, b, '--max-rejects', '0');
    assert.equal(first.code, 1, first.stderr);
    assert.match(first.stderr, /more records were rejected than --max-rejects 0 allows/);
    const second = await place.load(a, b);
    assert.equal(second.code, 3, second.stderr);
    assert.match(second.stderr, /b\.csv: CSV, 2 columns: pk:S zip:S\?/);
    const { totals } = reportOf(second);
    assert.deepEqual([totals?.records, totals?.rejectedLines, totals?.runs], [4, 1, 2]);
    assert.deepEqual(byKey(endpoint.table(place.table).values()), [
      { pk: { S: 'a' }, zip: { S: 'x1' } },
      { pk: { S: 'b' }, zip: { S: '0815' } },
      { pk: { S: 'c' }, zip: { S: '11' } },
    ]);
  });

  it('takes --types for columns that only files have which are done', async () => {
    const place = new Place();
    const a = place.file('a.csv', 'pk,zip\na,11\n');
    const b = place.file('b.jsonl', `nope\n${lines(1)}`);
    const types = ['--types', 'zip:S'];
    assert.equal((await place.load(a, b, ...types, '--max-rejects', '0')).code, 1);
    const second = await place.load(a, b, ...types);
    assert.equal(second.code, 3, second.stderr);
    const wrong = place.file('c.csv', 'pk,zap\nc,1\n');
    const third = await place.load(a, b, wrong, '--types', 'zop:S');
    assert.equal(third.code, 2, third.stderr);
    assert.match(third.stderr, /--types names the column "zop", which is not there; did you mean zap/);
  });

  it('is refused where something has changed, exit code 2, and nothing is written', async () => {
    const place = new Place();
    const file = place.file('a.jsonl', `${lines(1)}nope\n${lines(2)}`);
    const kept = ['--rejects', place.rejects];
    assert.equal((await place.load(file, ...kept, '--max-rejects', '0')).code, 1);
    const count = place.writes.length;
    const other = place.file('other.jsonl', lines(9));
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [
        [...place.args, file, ...kept, '--format', 'csv'],
        /was read as JSON lines before, and would be as CSV with "," now/,
      ],
      [[...place.args, other, ...kept], /knows of \S+a\.jsonl, which is not named now/],
      [[...place.args, file], /has its rejects in \S+rejects\.jsonl: say --rejects/],
      [[...place.args, file, '--rejects', other], /has its rejects in \S+rejects\.jsonl/],
      [
        [...place.args.map((arg) => (arg === place.table ? new Place().table : arg)), file, ...kept],
        /c\.json is about table \S+, and this one is \S+/,
      ],
      [['--table', 'orders', '--checkpoint', other, file], /other\.jsonl is no checkpoint/],
      [[...place.args, place.checkpoint], /--checkpoint \S+ names an input/],
      [[...place.args, place.rejects, ...kept], /--rejects \S+ names an input/],
      [[...place.args, file, '--rejects', place.checkpoint], /name the same file/],
      [[...place.args, file, '--embedded', '--create-table', 'pk:S'], /--embedded/],
      [['--table', 'orders', file, '--checkpoint-interval-ms', '5'], /it needs that/],
    ];
    for (const [args, message] of cases) {
      const ended = await loadHere(...args);
      assert.equal(ended.code, 2, ended.stderr);
      assert.match(ended.stderr, message);
    }
    {
      using _ = CheckpointLock.take(place.checkpoint);
      const busy = await place.load(file, ...kept);
      assert.equal(busy.code, 2, busy.stderr);
      assert.match(busy.stderr, /is taken by another load/);
    }
    const rejects = readFileSync(place.rejects, 'utf8');
    rmSync(place.rejects);
    assert.match((await place.load(file, ...kept)).stderr, /is gone, and the checkpoint knows of \d+ bytes/);
    place.file('rejects.jsonl', rejects);
    endpoint.deleteTable(place.table);
    const gone = await place.load(file, ...kept, '--create-table', 'pk:S');
    assert.equal(gone.code, 2, gone.stderr);
    assert.match(gone.stderr, /is about table \S+, which is gone/);
    assert.equal(place.writes.length, count);
    assert.equal(readFileSync(other, 'utf8'), lines(9));
  });

  it('passes over what it leaves in the folder that it loads', async () => {
    const place = new Place();
    const folder = dirname(place.file('a.jsonl', `${lines(1)}nope\n`));
    for (let run = 0; run < 2; run++) {
      const ended = await place.load(folder, '--rejects', place.rejects);
      assert.equal(ended.code, 3, ended.stderr);
      assert.equal(reportOf(ended).totals?.records, 2);
    }
  });
});

test('standard input goes on where it begins alike, and is refused elsewhere, exit codes 1, 2 and 3', async () => {
  const place = new Place();
  const args = ['load', '-', ...place.args, '--format', 'jsonl'];
  const input = `${lines(1, 2)}nope\n${lines(3)}`;
  const first = await runCli([...args, '--max-rejects', '0'], { env: localEnv, input });
  assert.equal(first.code, 1, first.stderr);
  const count = place.writes.length;
  const other = await runCli(args, { env: localEnv, input: lines(4, 5, 6, 7, 8) });
  assert.equal(other.code, 2, other.stderr);
  assert.match(other.stderr, /stdin begins otherwise than when the checkpoint was written/);
  assert.equal(place.writes.length, count);
  const second = await runCli(args, { env: localEnv, input });
  assert.equal(second.code, 3, second.stderr);
  assert.equal(reportOf(second).totals?.records, 4);
  assert.deepEqual([...endpoint.table(place.table).keys()].sort(), ['S2:k1', 'S2:k2', 'S2:k3']);
});

test('Ctrl-C leaves a load that goes on where it was, and writes nothing twice, exit code 4', async () => {
  const place = new Place();
  const numbers = Array.from({ length: 20_000 }, (_, i) => i);
  const file = place.file('a.jsonl', lines(...numbers));
  const running = new Running(['load', file, ...place.args], localEnv);
  while (place.writes.length < 100) await setTimeout(5);
  running.child.kill('SIGINT');
  const stopped = await running.ended;
  assert.equal(stopped.code, 4, stopped.stderr);
  assert.match(
    stopped.stderr,
    /every record up to \S+a\.jsonl:\d+ is written; the same command goes on from there \(\S+c\.json\)/,
  );
  const second = await place.load(file);
  assert.equal(second.code, 0, second.stderr);
  assert.match(second.stderr, /going on behind record [\d,]+ of \S+a\.jsonl/);
  assert.equal(place.writes.length, numbers.length);
  assert.equal(reportOf(second).totals?.records, numbers.length);
});

test('a second Ctrl-C says what it leaves, exit code 4', { timeout: 20_000 }, async () => {
  const place = new Place();
  await using service = await startFaultyDynamoDb({ tables: { [place.table]: keySchema } });
  const args = place.args.map((arg) => (arg === endpoint.url ? service.url : arg));
  const interval = ['--checkpoint-interval-ms', '5', '--rejects', place.rejects];
  const running = new Running(
    ['load', '-', '--format', 'jsonl', ...args, ...interval, '--key-schema', 'pk:S'],
    localEnv,
  );
  running.child.stdin.write('nope\n{"pk":"a"}\n');
  await running.says(/"lines":2,/);
  await service.setOutage('hang'); // the record still waits for its batch to fill
  running.child.kill('SIGINT');
  await running.says(/once more to stop at once/);
  await setTimeout(150); // nearer together they are taken for one press that came twice
  running.child.kill('SIGINT');
  const ended = await running.ended;
  assert.equal(ended.code, 4, ended.stderr);
  assert.match(
    ended.stderr,
    /stopped by SIGINT at once; .*nothing is lost: the same command goes on behind record 1 of stdin \(\S+c\.json\)/,
  );
  assert.ok(!existsSync(`${place.checkpoint}.lock`));
});

describe('records that are rejected', () => {
  it('are loaded by the same command once the reason is mended', async () => {
    const place = new Place();
    const types = Array.from({ length: 1001 }, (_, i) => `k${i},${i + 1}`);
    const file = place.file('a.csv', `pk,zip\n${types.join('\n')}\nx,"1-2"\ny\n`);
    const [table, name, at, url] = place.args as [string, string, string, string];
    const first = await loadHere(file, table, name, at, url, '--rejects', place.rejects);
    assert.equal(first.code, 3, first.stderr);
    assert.match(first.stderr, /rejects\.jsonl has what was rejected/);
    const again = place.file('again.jsonl', '');
    const mended = ['--types', 'zip:S', '--rejects', again];
    const second = await loadHere(place.rejects, table, name, at, url, ...mended);
    assert.equal(second.code, 3, second.stderr);
    assert.deepEqual(place.writes.at(-1), { pk: { S: 'x' }, zip: { S: '1-2' } });
    assert.match(
      readFileSync(again, 'utf8'),
      /^\{[^\n]*"message":"has 1 field, and the header 2"[^\n]*"text":"y"\}\n$/,
    );
    const third = await loadHere(again, table, name, at, url, '--rejects', place.rejects);
    assert.equal(third.code, 2, third.stderr);
    assert.match(third.stderr, /rejects\.jsonl is there already, with \d+ bytes/);
  });

  it('are kept as they were read, once each, whatever a converter makes of them', async () => {
    const place = new Place();
    const module = place.file(
      'converter.mjs',
      `export const converter = (document) => {
        document.pk = 'p#' + document.pk;
        document.list.push(1);
        const item = (n) => ({ ...document, pk: document.pk + n, at: new Date(0) });
        return [{ type: 'PUT', item: item(1) }, { type: 'PUT', item: item(2) }];
      };`,
    );
    const file = place.file('a.jsonl', '{"pk":"a","list":[],"n":0.10000000000000000000000000000000000001}\n');
    const ended = await place.load(file, '--converter', module, '--rejects', place.rejects);
    assert.equal(ended.code, 3, ended.stderr);
    assert.match(
      readFileSync(place.rejects, 'utf8'),
      /^[^\n]+"document":\{"pk":"a","list":\[\],"n":0\.10000000000000000000000000000000000001\}\}\n$/,
    );
    const { rejected, totals } = reportOf(ended);
    assert.deepEqual([rejected, totals?.rejected], [2, 1]);
  });

  it('may be so many and no more, unreadable ones counted; what came before is written, exit code 1', async () => {
    const place = new Place();
    const file = place.file('a.jsonl', `${lines(1)}nope\n{"no":"key"}\n${lines(2, 3)}`);
    const bounded = await place.load(file, '--max-rejects', '1');
    assert.equal(bounded.code, 1, bounded.stderr);
    const { status, error } = reportOf(bounded);
    assert.deepEqual([status, error?.code], ['failed', 'TOO_MANY_REJECTED']);
    assert.match(
      error?.message ?? '',
      /more records were rejected than --max-rejects 1 allows, the last: partition key/,
    );
    assert.deepEqual(place.writes[0], { pk: { S: 'k1' } });
    const again = await place.load(file, '--max-rejects', '1');
    assert.equal(again.code, 2, again.stderr);
    assert.match(again.stderr, /2 records are rejected already, and --max-rejects 1 allows fewer: raise it/);
    const allowed = await place.load(file, '--max-rejects', '2');
    assert.equal(allowed.code, 3, allowed.stderr);
    assert.equal(reportOf(allowed).totals?.records, 5);
  });

  it('stop the load when the disk is full, before they pass, exit code 1', {
    skip: process.platform !== 'linux',
  }, async () => {
    const place = new Place();
    const file = place.file('a.jsonl', `${lines(1)}${'nope '.repeat(80)}\n`.repeat(6) + lines(2));
    const args = [file, ...place.args, '--rejects', place.rejects];
    // No file may grow beyond a KiB: the checkpoint is smaller.
    const main = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
    const { status, stderr } = await limited(2, [main, 'load', ...args]);
    assert.equal(status, 1, stderr);
    assert.match(
      stderr,
      /--rejects \S+ cannot be written: EFBIG: .*the load stops before it passes a record/,
    );
    const kept = readFileSync(place.rejects, 'utf8');
    assert.match(kept, /\}\n$/, 'no half line is left');
    const second = await loadHere(...args);
    assert.equal(second.code, 3, second.stderr);
    const all = readFileSync(place.rejects, 'utf8');
    assert.ok(all.startsWith(kept));
    assert.equal(all.split('\n').length - 1, 6);
    assert.equal(reportOf(second).totals?.records, 13);
  });
});

/** Runs a program that may write files of so many blocks of 512 bytes. */
async function limited(
  blocks: number,
  args: readonly string[],
): Promise<{ status: number | null; stderr: string }> {
  const command = `ulimit -f ${blocks}; exec "$0" "$@"`;
  const child = spawn('sh', ['-c', command, process.execPath, ...args], {
    env: localEnv,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stderr };
}
