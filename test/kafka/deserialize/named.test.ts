import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { debeziumElementConverter, isDynamoDbSinkError, NumberValue } from 'dynamodb-sink';
import fc from 'fast-check';
import { DESERIALIZERS, type DeserializerName } from '#dist/kafka/deserialize/deserializer-names.js';
import { contextOf, decode, refuses, SECRET } from './decode.js';

const NAMES = Object.keys(DESERIALIZERS) as DeserializerName[];
const NOT_UTF8 = Buffer.from(`{"name":"${SECRET}\xfc"}`, 'latin1');
const BOM = '\ufeff';
const DEEP = 400_000;

describe("'json'", () => {
  it('is any JSON', () => {
    assert.deepEqual(decode('json', '{"id":"a","n":[1,null,true,1.5]}'), {
      id: 'a',
      n: [1, null, true, 1.5],
    });
    assert.equal(decode('json', '7'), 7);
    assert.equal(decode('json', 'null'), null);
  });

  it('rounds no number', () => {
    assert.deepEqual(decode('json', '{"id":12345678901234567890,"n":0.1}'), {
      id: new NumberValue('12345678901234567890'),
      n: 0.1,
    });
    const key = decode('json', '12345678901234567890', 'key');
    assert.deepEqual(key, new NumberValue('12345678901234567890'));
  });

  it('takes a byte order mark', () => {
    assert.deepEqual(decode('json', `${BOM}{"a":1}`), { a: 1 });
  });

  it('keeps what is not ASCII, U+FFFD included', () => {
    for (const text of ['Zoë 😀', '\ufffd', 'a\ufffdb\u0000'])
      assert.equal(decode('json', JSON.stringify(text)), text);
  });

  it('refuses what is no JSON, without what is in it', () => {
    refuses(() => decode('json', `{"a":${SECRET}`), /^the value is not JSON$/);
    refuses(() => decode('json', `"${SECRET}`, 'key'), /^the key is not JSON$/);
    refuses(() => decode('json', ''), /^the value is empty, not JSON$/);
    refuses(() => decode('json', Uint8Array.of(0, 0, 0, 0, 1, 2)), /^the value is not JSON$/);
  });

  it('refuses bytes that are not UTF-8, rather than read U+FFFD', () => {
    refuses(() => decode('json', NOT_UTF8), /^the value is not UTF-8$/);
    refuses(
      () => decode('json', Buffer.concat([Buffer.from('"\ufffd"'), Buffer.of(0xed, 0xa0, 0x80)])),
      /UTF-8/,
    );
  });

  it('refuses numbers that are nested too deeply to be read exactly', () => {
    const deep = `${'['.repeat(DEEP)}12345678901234567890${']'.repeat(DEEP)}`;
    refuses(() => decode('json', deep), /^the value is nested too deeply$/);
  });

  it('makes a member called __proto__ a member', () => {
    const value = decode('json', '{"__proto__":{"a":1}}') as object;
    assert.deepEqual(Object.keys(value), ['__proto__']);
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
  });
});

describe("'dynamodb-json'", () => {
  const attributesOf = (json: string): unknown =>
    (decode('dynamodb-json', json) as { readonly attributes: unknown }).attributes;

  it("is an item in DynamoDB's own form, with bytes for base64", () => {
    const json =
      '{"pk":{"S":"a"},"n":{"N":"12.50"},"b":{"B":"AAEC"},"s":{"BS":["AA==","AQ=="]},"m":{"M":{"l":{"L":[{"B":""}]}}}}';
    assert.deepEqual(attributesOf(json), {
      pk: { S: 'a' },
      n: { N: '12.50' },
      b: { B: Buffer.of(0, 1, 2) },
      s: { BS: [Buffer.of(0), Buffer.of(1)] },
      m: { M: { l: { L: [{ B: Buffer.alloc(0) }] } } },
    });
  });

  it('is the Item of a line of an export', () => {
    assert.deepEqual(attributesOf('{"Item":{"pk":{"S":"a"}}}'), { pk: { S: 'a' } });
    assert.deepEqual(attributesOf(`${BOM}{"Item":{"pk":{"S":"a"},"b":{"B":"AA=="}}}`), {
      pk: { S: 'a' },
      b: { B: Buffer.of(0) },
    });
  });

  it('tells an item with an attribute called Item from a line of an export', () => {
    for (const attributes of [
      '{"Item":{"S":"a"}}',
      '{"Item":{"M":{"a":{"S":"b"}}}}',
      '{"Item":{"M":{}}}',
      '{"Item":{"NULL":true}}',
      '{"Item":{"S":"a"},"pk":{"S":"b"}}',
    ]) {
      assert.deepEqual(attributesOf(attributes), JSON.parse(attributes));
    }
    assert.deepEqual(attributesOf('{"Item":{"S":{"S":"a"}}}'), { S: { S: 'a' } });
    assert.deepEqual(attributesOf('{"Item":{"M":{"N":"1"}}}'), { M: { N: '1' } });
    assert.deepEqual(attributesOf('{"Item":{"M":{"M":{}}}}'), { M: { M: {} } });
  });

  it('refuses what is no item', () => {
    for (const json of ['null', '[]', '"a"', '7']) {
      refuses(() => decode('dynamodb-json', json), /^the value is no item in DynamoDB's JSON, such as/);
    }
    refuses(
      () => decode('dynamodb-json', `{"pk":{"B":"${SECRET}!"}}`),
      /^the value is no item: pk has binary that is not/,
    );
    const deep = `{"pk":${'{"M":{"a":'.repeat(DEEP)}{"B":"AA=="}${'}}'.repeat(DEEP)}}`;
    refuses(() => decode('dynamodb-json', deep), /nested too deeply/);
  });
});

describe("'debezium-json'", () => {
  const envelope = { op: 'c', before: null, after: { id: 'a', n: 1 }, source: { table: 't' } };
  const withSchema = (payload: unknown): string => JSON.stringify({ schema: { type: 'struct' }, payload });

  it('is the envelope, with a schema around it or without', () => {
    assert.deepEqual(decode('debezium-json', JSON.stringify(envelope)), envelope);
    assert.deepEqual(decode('debezium-json', withSchema(envelope)), envelope);
    assert.deepEqual(decode('debezium-json', withSchema({ id: 'a' }), 'key'), { id: 'a' });
    assert.equal(decode('debezium-json', withSchema(null)), null);
  });

  it('rounds no number', () => {
    const value = decode('debezium-json', '{"op":"c","after":{"id":9007199254740993}}');
    assert.deepEqual(value, { op: 'c', after: { id: new NumberValue('9007199254740993') } });
  });

  it('leaves a row whose columns are called schema and payload to the converter', () => {
    const row = { schema: 's', payload: 'p' };
    const flattened = debeziumElementConverter({ flattened: true, primaryKey: ['schema'] });
    const value = decode('debezium-json', withSchema(row)) as object;
    assert.deepEqual(flattened({ key: null, value }), { type: 'PUT', item: row });
  });

  it('gives messages that debeziumElementConverter takes as they are', () => {
    const convert = debeziumElementConverter();
    for (const keyName of ['string', 'debezium-json'] as const) {
      const key = decode(keyName, withSchema({ id: 'a' }), 'key') as string | object;
      const value = (payload: unknown): object => decode('debezium-json', withSchema(payload)) as object;
      const message = (payload: unknown) => ({
        ...contextOf(),
        key,
        value: value(payload) as typeof envelope,
      });
      assert.deepEqual(convert(message(envelope)), { type: 'PUT', item: envelope.after });
      assert.deepEqual(convert(message({ op: 'd', before: null, after: null })), {
        type: 'DELETE',
        item: { id: 'a' },
      });
      assert.equal(convert(message(null)), undefined);
    }
  });

  it('refuses what is no JSON', () => {
    refuses(() => decode('debezium-json', `{"op":${SECRET}`), /^the value is not JSON$/);
    refuses(() => decode('debezium-json', NOT_UTF8), /^the value is not UTF-8$/);
  });
});

describe("'raw' and 'string'", () => {
  it('are the bytes and the text as they are', () => {
    const bytes = Buffer.of(0, 0xff);
    assert.deepEqual(decode('raw', bytes), bytes);
    assert.equal(decode('string', `${BOM}Zoë\ufffd`), `${BOM}Zoë\ufffd`);
    assert.equal(decode('string', '', 'key'), '');
  });

  it('refuses text that is not UTF-8', () => {
    refuses(() => decode('string', NOT_UTF8, 'key'), /^the key is not UTF-8$/);
  });
});

describe('deserializers with a name', () => {
  it('read any bytes, or refuse them without what is in them', () => {
    const bytes = fc.oneof(
      fc.uint8Array(),
      fc.json().map((text) => Buffer.from(text)),
      fc.string().map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), bytes, (name, some) => {
        try {
          decode(name, some);
        } catch (error) {
          assert.ok(isDynamoDbSinkError(error));
          assert.equal(error.code, 'DESERIALIZATION_FAILED');
        }
      }),
    );
  });

  it('read UTF-8 as TextDecoder does', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const part = fc.oneof(
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 3 }).map((some) => Buffer.from(some)),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 3 }), (parts) => {
        const some = Buffer.concat(parts);
        let text: string | undefined;
        try {
          text = strict.decode(some);
        } catch {
          refuses(() => decode('string', some), /UTF-8/);
          return;
        }
        assert.equal(decode('string', some), text);
      }),
    );
  });
});
