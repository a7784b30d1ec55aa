import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  attributeValues,
  type DynamoDbStreamElement,
  type DynamoDbStreamOptions,
  dynamoDbStreamElementConverter,
  type WriteRequest,
} from 'dynamodb-sink';
import { refuses, SECRET } from './tables.js';

const keys = { id: { S: 'a' } };
const image = { id: { S: 'a' }, note: { S: SECRET } };
const insert = { eventName: 'INSERT', dynamodb: { Keys: keys, NewImage: image } };
const remove = { eventName: 'REMOVE', dynamodb: { Keys: keys, OldImage: image } };

function convert(element: unknown, options?: DynamoDbStreamOptions): WriteRequest | undefined {
  return dynamoDbStreamElementConverter(options)(element as DynamoDbStreamElement);
}

describe('dynamoDbStreamElementConverter', () => {
  it('puts the new image as it is, without a copy, and deletes by key', () => {
    const put = convert(insert);
    assert.deepEqual(put, { type: 'PUT', item: attributeValues(image) });
    assert.ok(put !== undefined && 'attributes' in put.item);
    assert.equal(put.item.attributes, image);
    assert.deepEqual(convert({ ...insert, eventName: 'MODIFY' }), put);
    assert.deepEqual(convert(remove), { type: 'DELETE', item: attributeValues(keys) });
    assert.deepEqual(convert({ ...remove, dynamodb: { OldImage: image } }), {
      type: 'DELETE',
      item: attributeValues(image),
    });
  });

  it('makes bytes of base64 text, wherever it is, and leaves the record as it is', () => {
    const text = 'AP8=';
    const bytes = Buffer.from([0, 255]);
    const encoded = {
      id: { B: text },
      same: { L: [{ S: text }] },
      set: { BS: [text, ''] },
      deep: { M: { l: { L: [{ S: text }, { M: { b: { B: text } } }] }, s: { S: text } } },
    };
    const before = structuredClone(encoded);
    assert.deepEqual(
      convert({ eventName: 'INSERT', dynamodb: { NewImage: encoded } })?.item,
      attributeValues({
        id: { B: bytes },
        same: { L: [{ S: text }] },
        set: { BS: [bytes, Buffer.alloc(0)] },
        deep: { M: { l: { L: [{ S: text }, { M: { b: { B: bytes } } }] }, s: { S: text } } },
      }),
    );
    assert.deepEqual(encoded, before);
    assert.deepEqual(
      convert({ eventName: 'REMOVE', dynamodb: { Keys: { id: { B: text } } } })?.item,
      attributeValues({ id: { B: bytes } }),
    );
  });

  it('refuses binary that is not base64 text, with the attribute', () => {
    for (const value of [{ B: SECRET }, { BS: ['AP8'] }, { L: [{ M: { x: { B: '%' } } }] }, { B: 'AP8 ' }]) {
      const element = { eventName: 'INSERT', dynamodb: { NewImage: { ...keys, 'a b': value } } };
      const error = refuses(
        () => convert(element),
        'INVALID_ITEM',
        /^\["a b"\] has binary that is not base64/,
      );
      assert.equal(error.path, '["a b"]');
    }
  });

  it('copies what time to live deleted, or skips it', () => {
    const skip: DynamoDbStreamOptions = { timeToLiveDeletes: 'skip' };
    const service = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };
    const ofSdk = { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' };
    for (const userIdentity of [service, ofSdk]) {
      assert.equal(convert({ ...remove, userIdentity })?.type, 'DELETE');
      assert.equal(convert({ ...remove, userIdentity }, skip), undefined);
      assert.equal(convert({ ...insert, userIdentity }, skip)?.type, 'PUT');
    }
    const others = [null, undefined, {}, { ...service, principalId: 'x' }, { ...service, type: 'x' }];
    for (const userIdentity of others) {
      assert.equal(convert({ ...remove, userIdentity }, skip)?.type, 'DELETE');
    }
  });

  it('drops what old global tables note in items, or keeps it', () => {
    const noted = {
      ...image,
      'aws:rep:deleting': { BOOL: false },
      'aws:rep:updatetime': { N: '1554766902.780001' },
      'aws:rep:updateregion': { S: 'us-east-1' },
      'aws:rep:other': { S: 'x' },
    };
    const element = { eventName: 'MODIFY', dynamodb: { NewImage: noted } };
    const { attributes } = JSON.parse(JSON.stringify(convert(element)?.item)) as { attributes: object };
    assert.deepEqual(attributes, { ...image, 'aws:rep:other': { S: 'x' } });
    assert.deepEqual(convert(element, { replicationAttributes: 'keep' })?.item, attributeValues(noted));
  });

  it('asks for the table by the name of the source, where it is told', () => {
    const tableName = (source: string | undefined) => (source === undefined ? undefined : `${source}-copy`);
    const arn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-11-01T00:00:00.000';
    assert.equal(convert({ ...insert, eventSourceARN: arn }, { tableName })?.tableName, 'orders-copy');
    assert.equal(convert({ ...insert, tableName: 'orders' }, { tableName })?.tableName, 'orders-copy');
    assert.equal(convert(insert, { tableName })?.tableName, undefined);
    assert.equal(convert({ ...insert, tableName: 'orders' })?.tableName, undefined);
  });

  it('refuses what is no record, and bytes of which a part would be lost', () => {
    const latin1 = Buffer.from(
      '{"eventName":"REMOVE","dynamodb":{"Keys":{"id":{"S":"M\xfcller"}}}}',
      'latin1',
    );
    const cases: readonly (readonly [unknown, RegExp])[] = [
      [null, /is no object/],
      [undefined, /is no object/],
      [7, /is no object/],
      ['null', /is no object/],
      [`{"${SECRET}`, /is not JSON/],
      [Buffer.from('{'), /is not JSON/],
      [{ kinesis: { data: 'ew==' } }, /is not JSON/],
      [latin1, /^the stream record has bytes that are not UTF-8; DynamoDB writes JSON in UTF-8/],
      [{ Data: latin1 }, /has bytes that are not UTF-8/],
      [{ kinesis: { data: latin1.toString('base64') } }, /has bytes that are not UTF-8/],
      [{ Records: [insert] }, /is a whole event: give the sink its Records one by one/],
      [{}, /is no record of a stream of DynamoDB: it has neither eventName nor dynamodb/],
      [{ messageId: '1', body: SECRET, eventSource: 'aws:sqs' }, /is no record of a stream of DynamoDB/],
      [JSON.stringify({ body: SECRET }), /is no record of a stream of DynamoDB/],
      [{ dynamodb: { Keys: keys } }, /none of INSERT, MODIFY, REMOVE/],
      [{ ...insert, eventName: SECRET }, /none of INSERT, MODIFY, REMOVE/],
      [{ eventName: 'INSERT' }, /has no NewImage: set StreamViewType/],
      [
        { eventName: 'MODIFY', dynamodb: { Keys: keys, NewImage: null } },
        /has no NewImage: set StreamViewType/,
      ],
      [{ eventName: 'INSERT', dynamodb: { Keys: keys, StreamViewType: SECRET } }, /has no NewImage: set/],
      [{ eventName: 'REMOVE', dynamodb: {} }, /has no Keys/],
    ];
    for (const [element, message] of cases) refuses(() => convert(element), 'INVALID_WRITE_REQUEST', message);
  });

  it('refuses options that it does not know or that are wrong', () => {
    const table: readonly (readonly [object, string])[] = [
      [{ timeToLiveDelete: 'skip' }, 'timeToLiveDelete is unknown; did you mean'],
      [{ timeToLiveDeletes: 'drop' }, `timeToLiveDeletes must be 'copy' or 'skip'; it is "drop"`],
      [{ replicationAttributes: true }, "replicationAttributes must be 'drop' or 'keep'; it is true"],
      [{ tableName: 'x' }, 'tableName must be a function; it is "x"'],
    ];
    for (const [options, message] of table) {
      assert.throws(
        () => dynamoDbStreamElementConverter(options as DynamoDbStreamOptions),
        (error: { code?: string; message?: string }) =>
          error.code === 'INVALID_OPTION' &&
          error.message?.startsWith(`option dynamoDbStreamElementConverter.${message}`) === true,
        message,
      );
    }
  });
});
