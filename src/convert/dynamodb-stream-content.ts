import { recordError } from '../errors.js';
import type { DynamoDbStreamRecord } from './dynamodb-stream-record.js';
import { textOf } from './utf8.js';

/** The record in an element: itself, or what is in the JSON of a Kinesis record. */
export function streamRecordOf(element: unknown): DynamoDbStreamRecord {
  const record = parsedOf(element);
  if (!isObject(record)) throw invalidRecord('is no object');
  if (Array.isArray(record.Records)) {
    throw invalidRecord('is a whole event: give the sink its Records one by one');
  }
  return record;
}

/** That an element cannot be converted; `fault` continues "the stream record …". */
export function invalidRecord(fault: string): Error {
  return recordError('INVALID_WRITE_REQUEST', `the stream record ${fault}`);
}

function parsedOf(element: unknown): unknown {
  if (typeof element === 'string') return parse(element);
  if (element instanceof Uint8Array) return parseBytes(element);
  if (!isObject(element) || element.dynamodb !== undefined) return element;
  const { Data: data, kinesis } = element;
  if (data instanceof Uint8Array) return parseBytes(data);
  if (isObject(kinesis) && typeof kinesis.data === 'string') {
    return parseBytes(Buffer.from(kinesis.data, 'base64'));
  }
  return element;
}

function parseBytes(bytes: Uint8Array): unknown {
  const text = textOf(bytes);
  if (text !== undefined) return parse(text);
  throw invalidRecord('has bytes that are not UTF-8; DynamoDB writes JSON in UTF-8 to a Kinesis stream');
}

/** Numbers of items are text in DynamoDB's form: what is rounded here is not written. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message repeats parts of the text, which may be anything.
    throw invalidRecord('is not JSON, as DynamoDB writes it to a Kinesis stream');
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
