import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ColumnType } from '#dist/cli/input/csv/column-type.js';
import type { CsvOptions } from '#dist/cli/input/csv/csv-options.js';
import { type CsvRow, CsvSplitter } from '#dist/cli/input/csv/csv-splitter.js';
import { readCsv } from '#dist/cli/input/csv/read-csv.js';
import { NumberValue } from '#dist/item/number.js';
import { cutAt, inChunks, itemsOf, readAll, refusalOf, sourceOf, written } from './read-input.js';

function rowsOf(chunks: Iterable<Uint8Array>, delimiter = ',', quote: CsvOptions['quote'] = '"'): CsvRow[] {
  const splitter = new CsvSplitter({ delimiter, quote });
  const rows: CsvRow[] = [];
  for (const chunk of chunks) rows.push(...splitter.push(chunk));
  rows.push(...splitter.end());
  return rows;
}

/** The rows of a text, which must be the same however it is cut. */
function rows(text: string | Uint8Array): CsvRow[] {
  const bytes = Buffer.from(text as string);
  const all = rowsOf([bytes]);
  for (const size of [1, 2, 3, 7]) assert.deepEqual(rowsOf(inChunks(bytes, size)), all, `chunks of ${size}`);
  return all;
}

function csv(options: Partial<CsvOptions>): { csv: CsvOptions } {
  return { csv: { types: new Map(), empty: 'absent', delimiter: undefined, quote: '"', ...options } };
}

function typesOf(types: Readonly<Record<string, ColumnType>>): { csv: CsvOptions } {
  return csv({ types: new Map(Object.entries(types)) });
}

const cell = fc.string({ unit: fc.constantFrom('a', 'é', '😀', ',', '"', '\n', '\r\n', ' ', ';') });
const STRAY_QUOTE =
  'has a quoted field with a quote inside: there it must be doubled, and only a delimiter may follow the last one';
const NOT_UTF8 = 'is not valid UTF-8: convert the file, as by iconv -f latin1 -t utf-8 if it is Latin-1';
/** What a row comes to: its line with its fields or its fault. */
const brief = ({ line, fields, fault }: CsvRow): string => `${line}: ${fault ?? JSON.stringify(fields)}`;
const places = fc.array(fc.nat(), { maxLength: 12 });

describe('CSV', () => {
  it('has each row as it stands in the file beside its fields, in bytes if it is not UTF-8', () => {
    const parts = ['a,b', '1,"x\n""y"', 'é,€', '2,', '"q\n\xe9\n",\xff', '3,"z\n"', '\xe9\xff,4', '5,6'];
    const lines = parts.map((text) =>
      Buffer.from(text, /[\xe9\xff]/.test(text) && !text.includes('€') ? 'latin1' : 'utf8'),
    );
    const bytes = Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
    for (const size of [1, 2, 3, 5, 1000]) {
      const texts = rowsOf(inChunks(bytes, size)).map(({ text }) => text);
      assert.deepEqual(
        texts.map((text) => Buffer.from(text as string)),
        lines,
        `chunks of ${size}`,
      );
      assert.deepEqual(
        texts.map((text) => typeof text === 'string'),
        [true, true, true, true, false, true, false, true],
      );
    }
  });

  it('is cut into rows and fields wherever the chunks meet', () => {
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n'),
        places,
        (fields, by, end, cuts) => {
          const quoted = (text: string): string =>
            /[",;\t\r\n]/.test(text) || text === '' ? `"${text.replaceAll('"', '""')}"` : text;
          const lines = fields.map((row) => row.map(quoted).join(by) + end);
          const found = rowsOf(cutAt(Buffer.from(lines.join('')), cuts), by);
          assert.deepEqual(
            found.map((row) => row.fields),
            fields,
          );
          let line = 1;
          found.forEach((row, i) => {
            assert.deepEqual([row.number, row.line], [i, line]);
            line += (lines[i] ?? '').split('\n').length - 1;
          });
        },
      ),
    );
  });

  it('may begin with a byte order mark, have blank lines, and end without a newline', () => {
    assert.deepEqual(
      rows('\uFEFFa,b\r\n\r\n1,2\n\n"x\r\ny",\n3,4').map(({ number, line, fields }) => [
        number,
        line,
        ...fields,
      ]),
      [
        [0, 1, 'a', 'b'],
        [1, 3, '1', '2'],
        [2, 5, 'x\r\ny', ''],
        [3, 7, '3', '4'],
      ],
    );
  });

  it('takes a quote in the midst of a field as a letter', () => {
    assert.deepEqual(
      rows('5" pipe,a""b\n').map(({ fields }) => fields),
      [['5" pipe', 'a""b']],
    );
  });

  it('has a row with a stray quote or other letters than UTF-8 as that row’s fault', () => {
    const bytes = Buffer.concat([
      Buffer.from('a,b\n"x"y,1\n'),
      Buffer.of(0x61, 0xe9, 0x2c, 0x31, 0x0a),
      Buffer.from('2,3\n'),
    ]);
    assert.deepEqual(
      rows(bytes).map(({ line, fields, fault }) => fault ?? `${line}: ${fields}`),
      ['1: a,b', STRAY_QUOTE, NOT_UTF8, '4: 2,3'],
    );
  });

  it('of any letters at all has every line in one row, wherever the chunks meet', () => {
    const letter = fc.constantFrom(
      'a',
      ',',
      '"',
      '""',
      '\n',
      '\r\n',
      '\r',
      ' ',
      ';',
      'é',
      '\uFEFF',
      '",',
      ',"',
    );
    fc.assert(
      fc.property(
        fc.string({ unit: letter, maxLength: 60 }),
        fc.constantFrom(',', ';', ' '),
        places,
        (text, by, cuts) => {
          const bytes = Buffer.from(text);
          // The last row may hold a quote that nothing closes.
          const read = (chunks: Iterable<Uint8Array>) => {
            const splitter = new CsvSplitter({ delimiter: by, quote: '"' });
            const found: CsvRow[] = [];
            for (const chunk of chunks) found.push(...splitter.push(chunk));
            try {
              return { found: [...found, ...splitter.end()], open: undefined };
            } catch (error) {
              const line = /in the row of line (\d+) that is not closed$/.exec(String(error))?.[1];
              return { found, open: Number(line) };
            }
          };
          const { found, open } = read([bytes]);
          assert.deepEqual(read(cutAt(bytes, cuts)), { found, open });
          const lines = text.replace(/^\uFEFF/, '').split('\n');
          const rest = lines.slice(0, open === undefined ? lines.length : open - 1);
          for (const row of found) {
            const here = String(row.text).split('\n');
            const there = rest.splice(row.line - 1, here.length, ...here.map(() => ''));
            const stood = there.join('\n');
            assert.ok(stood === row.text || stood === `${row.text}\r`, stood);
          }
          assert.deepEqual(
            rest.filter((line) => line !== '' && line !== '\r'),
            [],
          );
          assert.deepEqual(
            found.map((row) => row.number),
            found.map((_, i) => i),
          );
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('keeps in a quoted field what would be passed over without the quotes', () => {
    assert.deepEqual(rows('a\r\n"\r"\r\n"x\r"\r\nx"\r\n""\r\n\r\n""\n').map(brief), [
      '1: ["a"]',
      '2: ["\\r"]',
      '3: ["x\\r"]',
      '4: ["x\\""]',
      '5: [""]',
      '7: [""]',
    ]);
  });

  it('has the \\r of a file that was cut before its last newline as the end of the line', () => {
    for (const last of ['1,2', '"1",2', '1,"2"']) {
      assert.deepEqual(rows(`a,b\r\n${last}\r`).map(brief), ['1: ["a","b"]', '2: ["1","2"]']);
    }
  });

  it('has a byte order mark behind the first as a letter', () => {
    assert.deepEqual(rows('\uFEFF\uFEFFa,b\n\uFEFF1,2\n\uFEFF"3",4\n').map(brief), [
      '1: ["\uFEFFa","b"]',
      '2: ["\uFEFF1","2"]',
      '3: ["\uFEFF\\"3\\"","4"]',
    ]);
  });

  it('tells a letter U+FFFD from what is not UTF-8', () => {
    const bytes = Buffer.concat([
      Buffer.from('a\n\uFFFD\n'),
      Buffer.of(0xff, 0x0a),
      Buffer.from('"\uFFFD\n"\n'),
    ]);
    assert.deepEqual(rows(bytes).map(brief), [
      '1: ["a"]',
      '2: ["\uFFFD"]',
      `3: ${NOT_UTF8}`,
      '4: ["\uFFFD\\n"]',
    ]);
  });

  it('has blanks behind a closing quote as that row’s fault, as they would be lost', () => {
    // What is loaded would be neither the field as it stands there nor surely what was meant.
    assert.deepEqual(rows('"x" ,1\n"x"\t\n1,"y"\u00A0\r\n2,"z\n" ,"\n3, "w" \n').map(brief), [
      `1: ${STRAY_QUOTE}`,
      `2: ${STRAY_QUOTE}`,
      `3: ${STRAY_QUOTE}`,
      `4: ${STRAY_QUOTE}`,
      '6: ["3"," \\"w\\" "]',
    ]);
  });

  it('goes on behind the line of a stray quote, whatever is quoted there', () => {
    assert.deepEqual(rows('"x"y,"1\n2",3\n"a"b","c"\n"d\n","e" f\n"g",h\n').map(brief), [
      `1: ${STRAY_QUOTE}`,
      '2: ["2\\"","3"]',
      `3: ${STRAY_QUOTE}`,
      `4: ${STRAY_QUOTE}`,
      '6: ["g","h"]',
    ]);
  });

  it('takes little longer if each line has a stray quote', () => {
    const count = 20_000;
    const before = process.cpuUsage();
    const found = rowsOf([Buffer.from('"x"y\n'.repeat(count))]);
    const { user } = process.cpuUsage(before);
    assert.deepEqual(
      [found.length, found.filter(({ fault }) => fault === STRAY_QUOTE).length],
      [count, count],
    );
    // A tenth of a second; twenty if each line had all lines behind it read again.
    assert.ok(user < 5e6, `${user} µs`);
  });

  it('looks at a long open field only where it may be closed', () => {
    const letters = Array.from({ length: 400 }, () => Buffer.from('{""a"":1}\n'.repeat(1000)));
    const before = process.cpuUsage();
    const found = rowsOf([Buffer.from('a\n"'), ...letters, Buffer.from('"\n1\n')]);
    const { user } = process.cpuUsage(before);
    assert.deepEqual(
      found.map(({ line, fields }) => [line, fields[0]?.length]),
      [
        [1, 1],
        [2, 400 * 1000 * 8],
        [3 + 400 * 1000, 1],
      ],
    );
    assert.ok(user < 10e6, `${user} µs`);
  });

  it('tells from which line to which a row goes that cannot be read, and of a long one which quote is probably stray', async () => {
    const lines = (count: number): string => Array.from({ length: count }, (_, i) => `k${i},x,1\n`).join('');
    const one = written('few.csv', `id,note,n\na,"stray,1\n${'k\n'.repeat(98)}z,"x",1\nb,y,2\n`);
    const few = (await readAll([one])).records;
    assert.deepEqual(itemsOf(few), [`few.csv:2-101 (record 1) ${STRAY_QUOTE}`, { id: 'b', note: 'y', n: 2 }]);
    const two = written('many.csv', `id,note,n\n"a\nb","stray,1\n${lines(99)}z,"x",1\nb,y,2\n`);
    const [many] = itemsOf((await readAll([two])).records);
    const advice =
      'it takes 102 lines, up to line 103: is the quote stray that opens field 2 in line 3? Mend it in that file, and load it again: what stands in these lines is rows then';
    assert.equal(many, `many.csv:2-103 (record 1) ${STRAY_QUOTE}; ${advice}`);
    // Such a quote may as well make fields of another number.
    const three = written('fields.csv', `id,n\na,"stray\n${'k,1\n'.repeat(200)}",b,1\n`);
    assert.match(
      String(itemsOf((await readAll([three])).records)[0]),
      /^fields\.csv:2-203 .*field 2 in line 2\?/,
    );
  });

  it('with a quote that is never closed ends there', () => {
    assert.throws(() => rowsOf([Buffer.from('a,b\n1,2\n"3,4\n5,6\n')]), {
      name: 'UnreadableInput',
      message: 'has a quote in the row of line 3 that is not closed',
    });
    const endless = [Buffer.from('a\n"'), ...Array.from({ length: 20 }, () => Buffer.alloc(1e6, 'x\n'))];
    assert.throws(() => rowsOf(endless), {
      message: /^has a row in line 2 that is longer than 16777216 bytes/,
    });
  });

  it('has its columns and their types told, inferred ones with a question mark', async () => {
    const path = written('orders.csv', 'id,total,paid,zip\na,1.50,true,01234\nb,-2,FALSE,99999\n');
    const { told, records } = await readAll([path]);
    assert.deepEqual(told, ['orders.csv: CSV, 4 columns: id:S? total:N? paid:BOOL? zip:S?']);
    assert.deepEqual(itemsOf(records), [
      { id: 'a', total: 1.5, paid: true, zip: '01234' },
      { id: 'b', total: -2, paid: false, zip: '99999' },
    ]);
    assert.deepEqual(
      records.map(({ number, line }) => [number, line]),
      [
        [1, 2],
        [2, 3],
      ],
    );
  });

  it('infers a number only where no letter would be lost', async () => {
    const numbers = ['0', '7', '-7', '10', '0.5', '-0.5', '12.50', '12345678901234567890123456789012345678'];
    const texts = [
      '007',
      '+7',
      '1e5',
      '1E5',
      '.5',
      '5.',
      '-0',
      ' 7',
      '7 ',
      '1,5',
      '0x10',
      'NaN',
      'Infinity',
      '--7',
    ];
    texts.push('123456789012345678901234567890123456789', '٧', '1_000');
    for (const [cells, type] of [...numbers.map((n) => [n, 'N']), ...texts.map((t) => [t, 'S'])] as const) {
      const { told } = await readAll([written('one.tsv', `id\tx\nk\t${cells}\n`)]);
      assert.deepEqual(told, [`one.tsv: TSV, 2 columns: id:S? x:${type}?`], cells);
    }
  });

  it('has a later cell that does not fit a guessed number as that row’s fault, which says what to do', async () => {
    const body = Array.from({ length: 1200 }, (_, i) => `${i},${i === 1100 ? '00123' : i}\n`).join('');
    const { records } = await readAll([written('late.csv', `id,zip\n${body}`)]);
    assert.equal(records.length, 1200);
    assert.deepEqual(
      itemsOf(records).filter((item) => typeof item === 'string'),
      [
        'late.csv:1102 (record 1101) has a value in column zip that is not a plain number, as those of the first rows: ' +
          'say --types zip:S if it is to be text',
      ],
    );
  });

  it('has each column in the type that --types gives it', async () => {
    const text = [
      'S,N,BOOL,B,NULL,JSON,M,L',
      '01,007,1,aGk=,null,"[1,""x"",12345678901234567890]","{""a"":{}}",[]',
      'x,1e3,False,,,null,{},"[{}]"',
    ].join('\n');
    const types = {
      S: 'S',
      N: 'N',
      BOOL: 'BOOL',
      B: 'B',
      NULL: 'NULL',
      JSON: 'JSON',
      M: 'M',
      L: 'L',
    } as const;
    const { told, records } = await readAll([written('types.csv', text)], typesOf(types));
    assert.deepEqual(told.slice(0, 1), [
      'types.csv: CSV, 8 columns: S:S N:N BOOL:BOOL B:B NULL:NULL JSON:JSON M:M L:L',
    ]);
    const big = new NumberValue('12345678901234567890');
    assert.deepEqual(itemsOf(records), [
      {
        S: '01',
        N: 7,
        BOOL: true,
        B: Buffer.from('hi'),
        NULL: null,
        JSON: [1, 'x', big],
        M: { a: {} },
        L: [],
      },
      { S: 'x', N: 1000, BOOL: false, B: undefined, NULL: null, JSON: null, M: {}, L: [{}] },
    ]);
  });

  it('has a cell that is not of its type as that row’s fault, without the cell', async () => {
    const unfit: readonly (readonly [ColumnType, string])[] = [
      ['N', 'secret'],
      ['N', '1e400'],
      ['BOOL', 'secret'],
      ['B', 'secret?'],
      ['NULL', 'secret'],
      ['JSON', '{secret'],
      ['M', '[]'],
      ['L', '{}'],
    ];
    for (const [type, text] of unfit) {
      const path = written('unfit.csv', `id,x\na,"${text}"\nb,\n`);
      const [fault, second] = itemsOf((await readAll([path], typesOf({ x: type }))).records);
      assert.match(String(fault), /^unfit\.csv:2 \(record 1\) has a value in column x that is not /, type);
      assert.doesNotMatch(String(fault), /secret/);
      assert.deepEqual(second, { id: 'b', x: type === 'NULL' ? null : undefined });
    }
  });

  it('has an empty cell left out, as NULL, or in columns of text as an empty string', async () => {
    const path = written('empty.csv', 'id,s,n\na,x,1\nb,,\n');
    const last = async (empty: CsvOptions['empty']) =>
      itemsOf((await readAll([path], csv({ empty }))).records)[1];
    assert.deepEqual(await last('absent'), { id: 'b', s: undefined, n: undefined });
    assert.deepEqual(await last('null'), { id: 'b', s: null, n: null });
    assert.deepEqual(await last('string'), { id: 'b', s: '', n: undefined });
  });

  it('has a row of another length as that row’s fault', async () => {
    const path = written('ragged.csv', 'a,b\n1\n1,2,3\n1,2\n');
    assert.deepEqual(itemsOf((await readAll([path])).records), [
      'ragged.csv:2 (record 1) has 1 field, and the header 2',
      'ragged.csv:3 (record 2) has 3 fields, and the header 2',
      { a: 1, b: 2 },
    ]);
  });

  it('has a column of the table’s key in the key’s type, and is refused without one', async () => {
    const key = { partitionKey: { name: 'id', type: 'S' }, sortKey: { name: 'n', type: 'N' } } as const;
    const path = written('key.csv', 'id,n,x\n1,007,1\n');
    const { told, records } = await readAll([path], {}, key);
    assert.deepEqual(told.slice(0, 1), ['key.csv: CSV, 3 columns: id:S n:N x:N?']);
    assert.deepEqual(itemsOf(records), [{ id: '1', n: 7, x: 1 }]);
    const other = written('other.csv', 'Id,n\n1,2\n');
    assert.equal(
      await refusalOf(readAll([other], {}, key)),
      "other.csv has no column id, which is in the table's key; did you mean Id? say --rename Id=id",
    );
  });

  it('of several files has a column of one name in one type', async () => {
    const paths = [written('two/a.csv', 'id,x\na,1\n'), written('two/b.csv', 'x,id\nnone,b\n')];
    const { told, records } = await readAll(paths);
    assert.deepEqual(told, [
      'two/a.csv: CSV, 2 columns: id:S? x:S?',
      'two/b.csv: CSV, 2 columns: x:S? id:S?',
    ]);
    assert.deepEqual(itemsOf(records), [
      { id: 'a', x: '1' },
      { id: 'b', x: 'none' },
    ]);
  });

  it('has the delimiter that its header shows, or that is said', async () => {
    for (const by of [',', ';', '\t', '|']) {
      const path = written('by.csv', `id${by}"a,;|"${by}c\nx${by}"1,2"${by}y\n`);
      assert.deepEqual(itemsOf((await readAll([path])).records), [{ id: 'x', 'a,;|': '1,2', c: 'y' }]);
    }
    const colons = written('colons.csv', 'id:n\na:1\n');
    assert.deepEqual(itemsOf((await readAll([colons], csv({ delimiter: ':' }))).records), [
      { id: 'a', n: 1 },
    ]);
  });

  it('whose lines end with a bare CR is refused by its header, and one with a CR in a quoted name is not', async () => {
    const refusal =
      "mac.csv has lines that end with a bare CR (\\r), as of old Macs, and would be read as one line: give it \\n, as by tr '\\r' '\\n'";
    for (const text of ['id,n\ra,1\rb,2\r', 'id,n\ra,1', '"id","n"\r"a",1\r', 'id,n\ra,1\r'.repeat(200_000)])
      assert.equal(await refusalOf(readAll([written('mac.csv', text)])), refusal);
    const { records } = await readAll([written('mac.csv', 'id,"n\rm"\r\na,"x\ry"\r\n')]);
    assert.deepEqual(itemsOf(records), [{ id: 'a', 'n\rm': 'x\ry' }]);
    // The header ends with its newline also where that is in a quoted name, and so may a bare CR be.
    const split = (await readAll([written('mac.csv', '"a\rb\nc",id\r\n1,2\r\n')])).records;
    assert.deepEqual(itemsOf(split), [{ 'a\rb\nc': 1, id: 2 }]);
    assert.deepEqual((await readAll([written('mac.csv', 'id,n\r')])).records, []);
  });

  it('with a header that does not name each column once is refused', async () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      ['a,b,a\n1,2,3\n', /has two columns "a" in its header: rename one/],
      ['a,,c\n1,2,3\n', /has no name for column 2 in its header/],
      ['a,__proto__\n1,2\n', /has a column __proto__/],
      ['a,"b"c\n1,2\n', /has a header that has a quoted field with a quote inside/],
    ];
    for (const [text, message] of cases) {
      assert.match(await refusalOf(readAll([written('header.csv', text)])), message);
    }
    const types = typesOf({ totl: 'N' });
    const path = written('typo.csv', 'id,total\na,1\n');
    assert.equal(
      await refusalOf(readAll([path], types)),
      '--types names the column "totl", which is not there; did you mean total?',
    );
  });

  it('tells of a row with a bare CR in it that has fields of two, and of a header that looks like a record', async () => {
    const joined = await readAll([
      written('joined.csv', 'id,n\na,1\rb,2\r\nc,"\rx",3\nd,1\n"e\r\nf",1,2\r\n'),
    ]);
    const hint = '; a bare CR (\\r) is in it, which ends no line';
    assert.deepEqual(itemsOf(joined.records), [
      `joined.csv:2 (record 1) has 3 fields, and the header 2${hint}`,
      'joined.csv:3 (record 2) has 3 fields, and the header 2',
      { id: 'd', n: 1 },
      'joined.csv:5-6 (record 4) has 3 fields, and the header 2',
    ]);
    const note =
      'its first line, which names the columns, has the number 17: if it is a record, put a line of names before it';
    const bare = written('bare.csv', 'Ann,17,x\nBob,18,y\n');
    assert.deepEqual((await readAll([bare])).told, ['bare.csv: CSV, 3 columns: Ann:S? 17:N? x:S?']); // years may be names
    const key = { partitionKey: { name: 'customer', type: 'S' } } as const;
    assert.equal(
      await refusalOf(readAll([bare], {}, key)),
      `bare.csv has no column customer, which is in the table's key; the columns are Ann, 17, x: make it by --rename or --set; ${note}`,
    );
  });

  it('without quotes has every line as a row and every quote as a letter, wherever the chunks meet', async () => {
    const cells = fc.array(
      fc.array(fc.string({ unit: fc.constantFrom('a', '"', ' ', '\r', 'é') }), {
        minLength: 2,
        maxLength: 4,
      }),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(cells, fc.constantFrom('\n', '\r\n'), places, (fields, end, cuts) => {
        const text = fields.map((row) => `${row.join('\t')}x${end}`).join('');
        const found = rowsOf(cutAt(Buffer.from(text), cuts), '\t', 'none');
        assert.deepEqual(
          found.map((row) => [row.line, row.text, row.fields, row.fault]),
          fields.map((row, i) => [i + 1, `${row.join('\t')}x`, row.with(-1, `${row.at(-1)}x`), undefined]),
        );
      }),
    );
    const path = written('raw.tsv', 'id\tn"\ta;b\nx\t"1\t2\n"y\t3"\t\n\tbad\n');
    const { told, records } = await readAll([path], csv({ quote: 'none' }));
    assert.deepEqual(told, ['raw.tsv: TSV without quotes, 3 columns: id:S? n":S? a;b:N?']);
    assert.deepEqual(itemsOf(records), [
      { id: 'x', 'n"': '"1', 'a;b': 2 },
      { id: '"y', 'n"': '3"', 'a;b': undefined },
      'raw.tsv:4 (record 3) has 2 fields, and the header 3',
    ]);
    // Its header is one of three fields only where quotes are letters.
    const unnamed = written('raw', 'id\t"n\tm\nx\t1\t2\n');
    assert.deepEqual((await readAll([unnamed], csv({ quote: 'none' }))).told, [
      'raw: TSV without quotes, 3 columns: id:S? """n":N? m:N?',
    ]);
    const json = written('raw.json', '[{"id":"a"}]');
    assert.match(
      await refusalOf(readAll([json], csv({ quote: 'none' }))),
      /^--quote is for CSV, and raw\.json: JSON/,
    );
  });

  it('tells names with blanks at their ends in quotes, and finds them where a name is the same but for these', async () => {
    const path = written('blanks.csv', 'id, it em ,"a,b"\n1,x,y\n');
    assert.deepEqual((await readAll([path])).told, [
      'blanks.csv: CSV, 3 columns: id:N? " it em ":S? "a,b":S?',
    ]);
    assert.equal(
      await refusalOf(readAll([path], typesOf({ 'it em': 'S' }))),
      `--types names the column "it em", which is not there; did you mean " it em "? say --types '" it em ":S'`,
    );
    const key = { partitionKey: { name: 'it em', type: 'S' } } as const;
    assert.equal(
      await refusalOf(readAll([path], {}, key)),
      `blanks.csv has no column it em, which is in the table's key; did you mean " it em "? say --rename '" it em "=it em'`,
    );
    const odd = written('odd.csv', `id,it's\n${'a,1\n'.repeat(1000)}a,x\n`);
    assert.match(
      String(itemsOf((await readAll([odd])).records).at(-1)),
      /say --types 'it'\\''s:S' if it is to be text$/,
    );
  });

  it('tells once a column whose numbers lose zeros, by its first line and never by a value, and of no guessed one', async () => {
    const paths = [
      written('zip/a.csv', 'id,zip,n\na,7,1\nb,00123,2\nc,00456,3\n'),
      written('zip/b.csv', 'id,zip,n\nd,-01,04\n'),
    ];
    const { told, records } = await readAll(paths, typesOf({ zip: 'N' }));
    assert.deepEqual(told.slice(2), [
      'zip/a.csv:3 has a number with zeros in front in column zip, which are lost: if they matter, say --types zip:S',
    ]);
    assert.deepEqual(
      itemsOf(records).map((item) => (item as { zip: number }).zip),
      [7, 123, 456, -1],
    );
    const plain = await readAll([written('zip/c.csv', 'id,zip\na,0\nb,0.5\n')], typesOf({ zip: 'N' }));
    assert.equal(plain.told.length, 1);
  });

  it('passes over rows in which every field is empty, as spreadsheets write them, and tells how many', async () => {
    const path = written('trailing.csv', 'id,n,z\na,1,\n,,\nb,,2\n"",,\n,,,,\n');
    const { told, records } = await readAll([path], csv({ empty: 'null' }));
    assert.deepEqual(
      records.map(({ number, line }) => [number, line]),
      [
        [1, 2],
        [3, 4],
      ],
    );
    assert.deepEqual(told.slice(1), [
      'trailing.csv: 3 rows in which every field is empty are passed over, the first in line 3',
    ]);
    const single = await readAll([written('single.csv', 'id\n""\na\n')]);
    assert.equal(single.records.length, 2); // nobody can tell it from a value
  });

  it('tells of a record that has taken lines into it that look like rows of the table', async () => {
    const suspects: readonly string[] = [
      'id,n,m\na,"x,1\nb,1,2\nc,2,3\ny",2\nd,1,2\n',
      'id,n,m\na,"x,1\nb,"",2\nprose\nc,2,3\nc,2,3\ny",2\n',
      'id,n\na,"x\nb,1\nc,2\nd,5"\n',
      'id, n\na,"x\nb, 1\nc, 2\nd,5"\n', // as its header has it
    ];
    const texts: readonly string[] = [
      'id,n,m\na,"Dear all,\nyes,one,two\nno\nno\nyes,one,two\nbye",2\n', // half of them
      'id,n,m\na,"x,1\nb,1,2\ny",2\n', // one line
      'id,n,m\na,"the one\nthe order, I fear, is late\nas ever, I fear, it is\ny",2\n', // prose
      'id\n"x\na\nb\nc\nd\ne\nf"\n',
      'id,doc\na,"{\n  ""x"": 1,\n  ""y"": 2,\n  ""z"": 3\n}"\n',
      'id,address\na,"Flat 2,\n12 High Street,\nKensington,\nLondon"\n',
      'id;code\na;"begin\n  x := 1;\n  y := 2;\nend"\n',
    ];
    for (const text of [...suspects, ...texts]) {
      const { told, records } = await readAll([written('swallowed.csv', text)]);
      assert.ok(records.every((record) => 'item' in record));
      const isSuspect = suspects.includes(text);
      assert.equal(told.length, isSuspect ? 2 : 1, text);
      if (isSuspect)
        assert.match(
          told[1] ?? '',
          /^swallowed\.csv:2-\d \(record 1\) is one record of \d lines: is the quote stray that opens field 2 in line 2\?/,
        );
    }
  });

  it('tells of the first five records of very many lines that a quote in them may be stray', async () => {
    const swallowed = `id,n\na,"x\n${'k,1\n'.repeat(200)}y"\n`;
    const { told, records } = await readAll([
      written(
        'long.csv',
        `${swallowed}b,1\nc,"${'\n'.repeat(99)}"\n${`d,"${'\n'.repeat(100)}"\n`.repeat(5)}`,
      ),
    ]);
    assert.equal(records.length, 8);
    assert.equal(told.length, 1 + 5);
    assert.deepEqual(told.slice(1, 2), [
      'long.csv:2-203 (record 1) is one record of 202 lines: is the quote stray that opens field 2 in line 2? Mend it in that file, and load it again: what stands in these lines is rows then',
    ]);
  });

  it('with a line above its header is refused, or told that it may be a title', async () => {
    const sep = (line: string): Promise<string> =>
      refusalOf(readAll([written('sep.csv', `${line}\nid;n\na;1\n`)]));
    const refusal =
      'sep.csv begins with a line sep=, which tells Excel the delimiter and is no header: delete it, as by tail -n +2, and say --delimiter ';
    assert.equal(await sep('sep=;'), `${refusal}';'`);
    assert.equal(await sep('\uFEFF"SEP=,"\r'), `${refusal},`);
    assert.equal(await sep('sep=\t'), `${refusal}tab`);
    const note =
      'its first line has 1 field, and those behind it 2: if it is a title, delete it, as by tail -n +2';
    const key = { partitionKey: { name: 'id', type: 'S' } } as const;
    for (const by of [',', ';']) {
      const path = written('title.csv', `Orders of May\nid${by}n\na${by}1\n`);
      const { told } = await readAll([path]);
      assert.deepEqual(told, [`title.csv: CSV, 1 column: Orders of May:S?; ${note}`]);
      assert.match(
        await refusalOf(readAll([path], {}, key)),
        new RegExp(`the columns are Orders of May: .*; ${note.replace('+', '\\+')}$`),
      );
    }
    assert.match(
      await refusalOf(readAll([written('title.csv', 'Orders,,\nid,n,z\n')])),
      /has no name for column 2 in its header: give it one, or delete the line if it is a title \(tail -n \+2\)$/,
    );
    const prose = await readAll([written('prose.csv', 'note\n"hello, world"\n"one, two, three"\n')]);
    assert.deepEqual(prose.told, ['prose.csv: CSV, 1 column: note:S?']);
  });

  it('is read from behind a row', async () => {
    const file = { name: 'a.csv', path: 'a.csv', size: 1 };
    const columns = [{ name: 'n', type: 'N', isInferred: true }] as const;
    const dialect = { delimiter: ',', quote: '"' } as const;
    const source = sourceOf([Buffer.from('n\n1\n\n2\n3\n')]);
    const seen: unknown[] = [];
    for await (const records of readCsv(source, file, columns, dialect, 'absent', undefined, 1)) {
      seen.push(...records.map(({ number, line }) => [number, line]));
    }
    assert.deepEqual(seen, [
      [2, 4],
      [3, 5],
    ]);
  });
});
