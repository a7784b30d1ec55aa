export { AWSConfigConstants } from './aws/aws-config-constants.js';
export type { DynamoDbProperties, PropertyValue } from './aws/property-reader.js';
export {
  type ChangeLogOptions,
  type ChangeLogRow,
  type ConvertChangeLogRow,
  changeLogElementConverter,
} from './convert/change-log-converter.js';
export { type ConvertDebeziumEvent, debeziumElementConverter } from './convert/debezium-converter.js';
export type {
  DebeziumContent,
  DebeziumEnvelope,
  DebeziumEvent,
  DebeziumFlatMessage,
  DebeziumMessage,
  DebeziumSource,
  DebeziumWithSchema,
} from './convert/debezium-event.js';
export type { DebeziumOptions } from './convert/debezium-options.js';
export {
  type ArrayOfNumbers,
  type BinaryLike,
  type DeclaredType,
  type ListType,
  listOf,
  type MapType,
  mapOf,
  type NamedTypes,
  type NumberLike,
  type ObjectType,
  type OptionalType,
  optional,
  type TupleType,
  type TypeName,
} from './convert/declared-types.js';
export type { DeclarationOf, DeclaredKeyName, ElementOf, KeyNameOf } from './convert/declared-values.js';
export {
  type ConvertStreamRecord,
  type DynamoDbStreamOptions,
  dynamoDbStreamElementConverter,
} from './convert/dynamodb-stream-converter.js';
export type {
  DynamoDbStreamElement,
  DynamoDbStreamRecord,
  KinesisDataRecord,
  KinesisLambdaRecord,
  StreamAttributeValue,
  StreamImage,
} from './convert/dynamodb-stream-record.js';
export type {
  ConvertElement,
  ConverterContext,
  ConverterObject,
  ConverterResult,
  ElementConverter,
  WriteRequest,
} from './convert/element-converter.js';
export type { RowKind } from './convert/row-kind.js';
export {
  type SchemaElementConverter,
  type SchemaElementConverterOptions,
  schemaElementConverter,
} from './convert/schema-element-converter.js';
export type { DescribeIssue, SchemaIssues } from './convert/schema-issues.js';
export type { SchemaIssue, SchemaOutput, SchemaResult, StandardSchema } from './convert/standard-schema.js';
export {
  type TypeInformedElementConverter,
  type TypeInformedElementConverterOptions,
  typeInformedElementConverter,
} from './convert/type-informed-element-converter.js';
export type { WriteOptions } from './convert/write-options.js';
export { DynamoDbSinkError, isDynamoDbSinkError, type SinkErrorCode } from './errors.js';
export {
  type AttributeValueInput,
  type AttributeValueItem,
  attributeValues,
} from './item/attribute-values.js';
export type { DocumentOptions } from './item/document-options.js';
export type { LogKeys } from './item/key-part.js';
export type { KeyAttribute, KeySchema, KeyType } from './item/key-schema.js';
export { NumberValue } from './item/number.js';
export type { Offset, Position } from './item/position.js';
export type { SendReason, SinkHealth, SinkMetrics, SinkReport } from './metrics.js';
export type { DynamoDbSinkOptions } from './options.js';
export { DynamoDbSink, type DynamoDbSinkBuilder } from './sink.js';
export { readSnapshot, type SnapshotSummary } from './state/read-snapshot.js';
export { type SinkSource, type SinkToOptions, sinkTo } from './stream.js';
export type { Certificates, UndiciDispatcher } from './wire/connections.js';
export type { SinkWritable } from './writable.js';
export type { OnDurable } from './writer/positions.js';
export type { OnRejected, Rejection } from './writer/rejections.js';
export type { RequestEvent } from './writer/request-channel.js';
export type { LogFields, SinkLogger } from './writer/sink-log.js';
export type { Writer } from './writer/writer.js';
