import { describe, it } from 'node:test';
import type { DebeziumOptions, SinkErrorCode } from 'dynamodb-sink';
import { converter } from './debezium-unchecked.js';
import { refuses, SECRET } from './tables.js';

const row = { id: 'a', note: SECRET };

interface Case {
  readonly name: string;
  readonly event: unknown;
  readonly message: RegExp;
  readonly options?: DebeziumOptions;
  readonly code?: SinkErrorCode;
}

const cases: readonly Case[] = [
  { name: 'a truncate', event: { op: 't', before: null, after: null }, message: /is a truncate/ },
  {
    name: 'a truncate that is flattened',
    event: { value: { __op: 't' } },
    options: { flattened: true },
    message: /is a truncate/,
  },
  { name: 'an unknown operation', event: { op: SECRET, after: row }, message: /none of c, r, u, d, t, m/ },
  { name: 'a heartbeat', event: { key: null, value: { ts_ms: 1 } }, message: /has no op/ },
  { name: 'a row alone', event: row, message: /for rows of ExtractNewRecordState set flattened/ },
  { name: 'nothing', event: undefined, message: /has no op/ },
  { name: 'a number', event: 7, message: /has no op/ },
  { name: 'a list', event: [row], message: /has no op/ },
  { name: 'text that is no JSON', event: `{"op": ${SECRET}`, message: /has a value that is not JSON/ },
  { name: 'empty text', event: { value: '' }, message: /has a value that is not JSON/ },
  {
    name: "a registry's framing",
    event: { value: Uint8Array.of(0, 0, 0, 0, 1, 2, 97) },
    message: /in Avro, Protobuf or a registry's framing must be decoded/,
  },
  {
    name: 'a value of bytes that are not UTF-8, rather than write U+FFFD',
    event: { key: null, value: Buffer.from('{"op":"c","after":{"id":"a","name":"M\xfcller"}}', 'latin1') },
    message: /has a value of bytes that are not UTF-8; what is in Avro, Protobuf/,
  },
  {
    name: 'a key of bytes that are not UTF-8',
    event: { key: Buffer.from('{"id":"M\xfcller"}', 'latin1'), value: { op: 'd', before: null } },
    message: /has a key of bytes that are not UTF-8/,
  },
  {
    name: 'a tombstone with a key of bytes that are not UTF-8',
    event: { key: Buffer.from('{"id":"M\xfcller"}', 'latin1'), value: null },
    options: { flattened: true },
    message: /has a key of bytes that are not UTF-8/,
  },
  {
    name: 'a key that is no JSON',
    event: { key: SECRET, value: { op: 'u', before: row, after: row } },
    message: /has a key that is not JSON/,
  },
  { name: 'a create without its row', event: { op: 'c', after: null }, message: /has no row in after/ },
  {
    name: "a document of MongoDB's connector",
    event: { op: 'c', after: `{"_id": "${SECRET}"}` },
    message: /use ExtractNewDocumentState, and set flattened/,
  },
  {
    name: 'an update of which no key is known',
    event: { op: 'u', before: row, after: row },
    message: /give \{ key, value \}, or set primaryKey/,
  },
  {
    name: 'an update of a key that its before does not have',
    event: { op: 'u', before: { id: 'a', city: null }, after: { id: 'a', city: SECRET } },
    options: { primaryKey: ['city', 'id'] },
    message: /does not have the old value of city.+set REPLICA IDENTITY FULL/,
  },
  {
    name: 'an update of a key of which its before has a part',
    event: { key: { id: 'a' }, value: { op: 'u', before: { city: 'x' }, after: { id: 'a', city: SECRET } } },
    options: { primaryKey: ['city', 'id'] },
    message: /does not have the old value of id/,
  },
  {
    name: 'an update without a before, where the key is not that of the source',
    event: { key: { id: 'a' }, value: { op: 'u', before: null, after: { id: 'a', city: SECRET } } },
    options: { primaryKey: ['city', 'id'] },
    message: /does not have the old value of city/,
  },
  {
    name: 'a flattened update, where the key is not that of the source',
    event: { key: { id: 'a' }, value: { id: 'a', city: SECRET } },
    options: { primaryKey: ['city', 'id'], flattened: true },
    message: /does not tell the old value of city/,
  },
  {
    name: 'a delete with neither a row nor a key',
    event: { op: 'd', before: null },
    message: /is a delete with neither a before nor a key/,
  },
  {
    name: 'a delete whose row lacks a part of the key',
    event: { key: { id: 'a' }, value: { op: 'd', before: { id: 'a', city: null } } },
    options: { primaryKey: ['city', 'id'] },
    code: 'INVALID_KEY',
    message: /does not have the old value of city/,
  },
  {
    name: 'a delete whose row and key lack a part of the key',
    event: { key: { id: null }, value: { op: 'd', before: { id: null, note: SECRET } } },
    code: 'INVALID_KEY',
    message: /does not have the old value of id/,
  },
  {
    name: 'a tombstone that is to delete, without a key',
    event: { key: null, value: null },
    options: { tombstones: 'delete' },
    message: /is a tombstone without a key/,
  },
  {
    name: 'a flattened tombstone without a key',
    event: { value: null },
    options: { flattened: true },
    message: /is a tombstone without a key/,
  },
  {
    name: 'a flattened row that is no message',
    event: row,
    options: { flattened: true },
    message: /elements must be \{ key, value \}/,
  },
  {
    name: 'a flattened value that is no row',
    event: { value: [SECRET] },
    options: { flattened: true },
    message: /has a value that is no row/,
  },
  {
    name: 'an event without the source that tableName asks for',
    event: { op: 'c', after: row },
    options: { tableName: () => 'orders' },
    message: /has no source, which tableName asks for/,
  },
];

describe('debeziumElementConverter refuses', () => {
  for (const { name, event, message, options, code = 'INVALID_WRITE_REQUEST' } of cases) {
    it(name, () => {
      const convert = converter(options);
      refuses(() => convert(event), code, message);
    });
  }
});
