import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseType } from '#dist/table/parse-type.js';

/** The text of a type, and why it is none. */
const wrong: readonly (readonly [text: unknown, rule: string])[] = [
  ['', 'at position 1 the name of a type is expected'],
  ['STRNG', 'at position 1 STRING is expected'],
  ['  JSON', 'at position 3 one of CHAR, CHARACTER, VARCHAR, STRING, '],
  ['DECIMAL(10 2)', 'at position 12 ")" is expected'],
  ['DECIMAL(10, 2', 'at position 14 ")" is expected'],
  ['DECIMAL(39)', 'at position 9 a precision from 1 to 38 is expected'],
  ['DECIMAL(3, 4)', 'at position 12 a scale from 0 to 3 is expected'],
  ['VARCHAR(0)', 'at position 9 a length from 1 to 2147483647 is expected'],
  ['VARCHAR(x)', 'at position 9 a length from 1 to 2147483647 is expected'],
  ['STRING(5)', 'at position 7 the end of the type is expected'],
  ['TIMESTAMP(10)', 'at position 11 a precision from 0 to 9 is expected'],
  ['TIMESTAMP WITH TIME ZONE', 'at position 16 LOCAL is expected'],
  ['TIME WITHOUT ZONE', 'at position 14 TIME is expected'],
  ['STRING NOT', 'at position 11 NULL is expected'],
  ['STRING NOT NULL NULL', 'at position 17 the end of the type is expected'],
  ['ARRAY', 'at position 6 "<" is expected'],
  ['ARRAY<STRING', 'at position 13 ">" is expected'],
  ['ARRAY<>', 'at position 7 the name of a type is expected'],
  ['MAP<STRING>', 'at position 11 "," is expected'],
  ['MAP<DOUBLE, INT>', 'at position 5 a type whose values can be the names in a map'],
  ['MULTISET<ROW<a INT>>', 'at position 10 a type whose values can be the names in a map'],
  ['DOUBLE MULTISET', 'at position 1 a type whose values can be the names in a map'],
  ['ROW<>', 'at position 5 the name of a field is expected'],
  ['ROW<a INT, a INT>', 'at position 12 a name that no other field has is expected'],
  ['ROW<a>', 'at position 6 the name of a type is expected'],
  ['ROW<a INT)', 'at position 10 ">" is expected'],
  ['INTERVAL', 'at position 9 YEAR or MONTH or DAY or HOUR or MINUTE or SECOND is expected'],
  ['INTERVAL DAY TO YEAR', 'at position 17 HOUR or MINUTE or SECOND is expected'],
  ['INTERVAL MONTH TO DAY', 'at position 19 the end of the interval is expected'],
  ['INTERVAL YEAR(5)', 'at position 15 a number of digits from 1 to 4 is expected'],
  ['STRING; DROP', 'at position 7 a name, a number or one of ( ) < > , is expected'],
  ['ARRAY<'.repeat(5000), 'at position 193 no further type (32 stand inside of one another) is expected'],
  [`INT${' ARRAY'.repeat(5000)}`, 'no further type (32 stand inside of one another) is expected'],
  [5, "must be a type as SQL writes it, such as 'STRING NOT NULL'; it is 5"],
];

describe('the text of a type', () => {
  for (const [text, rule] of wrong) {
    it(`${JSON.stringify(text).slice(0, 60)} is refused: ${rule}`, () => {
      assert.throws(
        () => parseType('columns.amount', text),
        ({ code, message }) => {
          assert.equal(code, 'INVALID_OPTION');
          assert.ok(message.startsWith('option columns.amount must be a type '), message);
          assert.ok(message.includes(rule), message);
          return true;
        },
      );
    });
  }

  it('may be in any case, with white space anywhere', () => {
    assert.deepEqual(parseType('columns.v', ' decimal ( 10 ,2 )  not\nnull '), {
      type: { kind: 'decimal', precision: 10, scale: 2 },
      isNullable: false,
      text: 'decimal ( 10 ,2 )  not\nnull',
    });
  });

  it('may say that null is allowed, which it is', () => {
    assert.equal(parseType('columns.v', 'INT NULL').isNullable, true);
    assert.equal(parseType('columns.v', 'INT').isNullable, true);
  });

  for (const [text, type] of [
    ['CHAR', { kind: 'string', length: 1 }],
    ['CHARACTER(3)', { kind: 'string', length: 3 }],
    ['CHARACTER VARYING(4)', { kind: 'string', length: 4 }],
    ['CHAR VARYING(5)', { kind: 'string', length: 5 }],
    ['BINARY VARYING(6)', { kind: 'binary', length: 6 }],
    ['STRING', { kind: 'string', length: 2147483647 }],
    ['BINARY', { kind: 'binary', length: 1 }],
    ['DECIMAL', { kind: 'decimal', precision: 10, scale: 0 }],
    ['TIME', { kind: 'time', precision: 0 }],
    ['TIMESTAMP', { kind: 'timestamp', precision: 6 }],
    ['TIMESTAMP_LTZ', { kind: 'instant', precision: 6 }],
    ['INTERVAL YEAR', { kind: 'months', from: 'YEAR', to: 'YEAR', digits: 4 }],
    ['INTERVAL DAY TO SECOND', { kind: 'duration', to: 'SECOND', digits: 6, precision: 6 }],
  ] as const) {
    it(`${text} has the bounds that Flink gives it`, () =>
      assert.deepEqual(parseType('columns.v', text).type, type));
  }
});
