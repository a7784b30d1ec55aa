import { attributeValues } from '../item/attribute-values.js';
import { invalid, optionalFunction, optionalObject, refuseUnknown } from '../option-checks.js';
import { invalidRecord, streamRecordOf } from './dynamodb-stream-content.js';
import { decodedImage, withoutReplication } from './dynamodb-stream-image.js';
import type { DynamoDbStreamElement, DynamoDbStreamRecord, StreamImage } from './dynamodb-stream-record.js';
import { type WriteRequest, writeRequest } from './element-converter.js';

/** Options of {@link dynamoDbStreamElementConverter}. */
export interface DynamoDbStreamOptions {
  /**
   * What becomes of items that the source table deleted because their time to live was over: `'skip'` keeps them in
   * the copy, such as in an archive. Only the stream of the region where they expired tells them from other deletes.
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
   * @default 'copy'
   */
  readonly timeToLiveDeletes?: 'copy' | 'skip';
  /**
   * Whether the attributes `aws:rep:deleting`, `aws:rep:updatetime` and `aws:rep:updateregion` are written, in which
   * global tables of version 2017.11.29 note where and when an item was written.
   * @default 'drop'
   */
  readonly replicationAttributes?: 'drop' | 'keep';
  /**
   * The table for a change, by the name of the table it comes from; undefined for the sink's own. Records of Lambda
   * and Kinesis tell that name, those of `GetRecords` of DynamoDB Streams do not.
   * @default the sink's own table
   */
  readonly tableName?: (source: string | undefined) => string | undefined;
}

/** What {@link dynamoDbStreamElementConverter} makes: a converter, and a function to call in one of your own. */
export type ConvertStreamRecord = (element: DynamoDbStreamElement) => WriteRequest | undefined;

/**
 * A converter of the records of DynamoDB Streams, or of a Kinesis stream of them: it copies a table to a table with
 * the same primary key. INSERT and MODIFY put the new image, REMOVE deletes by key.
 *
 * It takes records one by one, as the AWS SDK or Lambda give them, and the JSON that DynamoDB writes to Kinesis. The
 * stream must have new images: StreamViewType NEW_IMAGE or NEW_AND_OLD_IMAGES. A record without one, and whatever is
 * no such record, is that element's rejection (`INVALID_WRITE_REQUEST`).
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 * @example
 * const sink = new DynamoDbSink({ tableName: 'copy', elementConverter: dynamoDbStreamElementConverter() });
 */
export function dynamoDbStreamElementConverter(options: DynamoDbStreamOptions = {}): ConvertStreamRecord {
  optionalObject(options, 'dynamoDbStreamElementConverter');
  refuseUnknown(options, OPTION_NAMES, PREFIX);
  const skipsExpired = checkChoice(options, 'timeToLiveDeletes', 'copy', 'skip') === 'skip';
  const keepsReplication = checkChoice(options, 'replicationAttributes', 'drop', 'keep') === 'keep';
  const tableName = optionalFunction(options.tableName, `${PREFIX}tableName`);
  return (element) => {
    const record = streamRecordOf(element);
    const type = writeTypeOf(record);
    if (type === 'DELETE' && skipsExpired && isExpiry(record.userIdentity)) return undefined;
    const image = decodedImage(type === 'PUT' ? newImageOf(record) : keysOf(record));
    const item = attributeValues(type === 'DELETE' || keepsReplication ? image : withoutReplication(image));
    return writeRequest(type, item, tableName?.(sourceTableOf(record)));
  };
}

const PREFIX = 'dynamoDbStreamElementConverter.';
const OPTION_NAMES: ReadonlySet<string> = new Set([
  'timeToLiveDeletes',
  'replicationAttributes',
  'tableName',
] satisfies (keyof DynamoDbStreamOptions)[]);

function checkChoice(
  options: DynamoDbStreamOptions,
  name: 'timeToLiveDeletes' | 'replicationAttributes',
  byDefault: string,
  other: string,
): string {
  const value = options[name] ?? byDefault;
  if (value === byDefault || value === other) return value;
  throw invalid(PREFIX + name, value, `must be '${byDefault}' or '${other}'`);
}

function writeTypeOf({ eventName, dynamodb }: DynamoDbStreamRecord): WriteRequest['type'] {
  if (eventName === 'INSERT' || eventName === 'MODIFY') return 'PUT';
  if (eventName === 'REMOVE') return 'DELETE';
  throw invalidRecord(
    eventName === undefined && dynamodb === undefined
      ? 'is no record of a stream of DynamoDB: it has neither eventName nor dynamodb. Give the sink the records of such a stream alone'
      : 'has an eventName that is none of INSERT, MODIFY, REMOVE: it is not of DynamoDB Streams',
  );
}

function newImageOf({ dynamodb }: DynamoDbStreamRecord): StreamImage {
  if (isImage(dynamodb?.NewImage)) return dynamodb.NewImage;
  const type = dynamodb?.StreamViewType;
  const found = type === 'KEYS_ONLY' || type === 'OLD_IMAGE' ? `, since its stream has ${type}` : '';
  throw invalidRecord(`has no NewImage${found}: set StreamViewType NEW_IMAGE or NEW_AND_OLD_IMAGES`);
}

function keysOf({ dynamodb }: DynamoDbStreamRecord): StreamImage {
  if (isImage(dynamodb?.Keys)) return dynamodb.Keys;
  // Of an item only the primary key is sent.
  if (isImage(dynamodb?.OldImage)) return dynamodb.OldImage;
  throw invalidRecord('has no Keys');
}

function isImage(image: StreamImage | null | undefined): image is StreamImage {
  return typeof image === 'object' && image !== null;
}

/** By Lambda and Kinesis with small letters, by the AWS SDK with large ones. */
function isExpiry(userIdentity: object | null | undefined): boolean {
  if (userIdentity === null || userIdentity === undefined) return false;
  const { type, Type, principalId, PrincipalId } = userIdentity as Readonly<Record<string, unknown>>;
  return (type ?? Type) === 'Service' && (principalId ?? PrincipalId) === 'dynamodb.amazonaws.com';
}

/** `arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-11-01T00:00:00.000` */
const TABLE_IN_ARN = /:table\/([^/]+)\/stream\//;

function sourceTableOf({ tableName, eventSourceARN }: DynamoDbStreamRecord): string | undefined {
  return tableName ?? TABLE_IN_ARN.exec(eventSourceARN ?? '')?.[1];
}
