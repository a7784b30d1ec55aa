import type { DynamoDbProperties } from './aws/property-reader.js';
import type { DynamoDbSinkOptions } from './options.js';
import { type GivenOptions, withProperties } from './options-from-properties.js';

type Option<T, K extends keyof DynamoDbSinkOptions<T>> = NonNullable<DynamoDbSinkOptions<T>[K]>;

/**
 * Collects the options of a sink in the words of the Flink manual: one setter an option, with the meaning,
 * the default and the validation of the option of {@link DynamoDbSinkOptions} it is named after.
 * It fills the options object and does nothing else.
 */
export class SinkBuilder<T, S> {
  readonly #make: (options: DynamoDbSinkOptions<T>) => S;
  readonly #options: GivenOptions<T> = {};
  #properties: DynamoDbProperties | undefined;

  constructor(make: (options: DynamoDbSinkOptions<T>) => S) {
    this.#make = make;
  }

  /**
   * Credentials, region and connections by the keys of `AWSConfigConstants`. The counterpart of
   * {@link setDynamoDb}, which it does not go with.
   */
  setDynamoDbProperties(properties: DynamoDbProperties): this {
    this.#properties = properties;
    return this;
  }

  /** A configuration of the AWS SDK's client, or a ready one. See {@link DynamoDbSinkOptions.dynamoDb}. */
  setDynamoDb(value: Option<T, 'dynamoDb'>): this {
    return this.#set('dynamoDb', value);
  }

  /** Required. See {@link DynamoDbSinkOptions.tableName}. */
  setTableName(value: Option<T, 'tableName'>): this {
    return this.#set('tableName', value);
  }

  /** See {@link DynamoDbSinkOptions.elementConverter}. */
  setElementConverter(value: Option<T, 'elementConverter'>): SinkBuilder<T, S> {
    return this.#set('elementConverter', value);
  }

  /** See {@link DynamoDbSinkOptions.keySchema}. */
  setKeySchema(value: Option<T, 'keySchema'>): this {
    return this.#set('keySchema', value);
  }

  /** See {@link DynamoDbSinkOptions.keySchemas}. */
  setKeySchemas(value: Option<T, 'keySchemas'>): this {
    return this.#set('keySchemas', value);
  }

  /** See {@link DynamoDbSinkOptions.overwriteByPartitionKeys}. */
  setOverwriteByPartitionKeys(value: Option<T, 'overwriteByPartitionKeys'>): this {
    return this.#set('overwriteByPartitionKeys', value);
  }

  /** See {@link DynamoDbSinkOptions.failOnError}. */
  setFailOnError(value: Option<T, 'failOnError'>): this {
    return this.#set('failOnError', value);
  }

  /** See {@link DynamoDbSinkOptions.maxBatchSize}. */
  setMaxBatchSize(value: Option<T, 'maxBatchSize'>): this {
    return this.#set('maxBatchSize', value);
  }

  /** See {@link DynamoDbSinkOptions.maxInFlightRequests}. */
  setMaxInFlightRequests(value: Option<T, 'maxInFlightRequests'>): this {
    return this.#set('maxInFlightRequests', value);
  }

  /** See {@link DynamoDbSinkOptions.maxBufferedRequests}. */
  setMaxBufferedRequests(value: Option<T, 'maxBufferedRequests'>): this {
    return this.#set('maxBufferedRequests', value);
  }

  /** See {@link DynamoDbSinkOptions.maxBatchSizeInBytes}. */
  setMaxBatchSizeInBytes(value: Option<T, 'maxBatchSizeInBytes'>): this {
    return this.#set('maxBatchSizeInBytes', value);
  }

  /** See {@link DynamoDbSinkOptions.maxTimeInBufferMS}. */
  setMaxTimeInBufferMS(value: Option<T, 'maxTimeInBufferMS'>): this {
    return this.#set('maxTimeInBufferMS', value);
  }

  /** See {@link DynamoDbSinkOptions.maxRecordSizeInBytes}. */
  setMaxRecordSizeInBytes(value: Option<T, 'maxRecordSizeInBytes'>): this {
    return this.#set('maxRecordSizeInBytes', value);
  }

  /** See {@link DynamoDbSinkOptions.maxBufferedBytes}. */
  setMaxBufferedBytes(value: Option<T, 'maxBufferedBytes'>): this {
    return this.#set('maxBufferedBytes', value);
  }

  /** See {@link DynamoDbSinkOptions.maxRejected}. */
  setMaxRejected(value: Option<T, 'maxRejected'>): this {
    return this.#set('maxRejected', value);
  }

  /** See {@link DynamoDbSinkOptions.maxRetryDurationMS}. */
  setMaxRetryDurationMS(value: Option<T, 'maxRetryDurationMS'>): this {
    return this.#set('maxRetryDurationMS', value);
  }

  /** See {@link DynamoDbSinkOptions.onDurable}. */
  setOnDurable(value: Option<T, 'onDurable'>): this {
    return this.#set('onDurable', value);
  }

  /** See {@link DynamoDbSinkOptions.maxPositionsAhead}. */
  setMaxPositionsAhead(value: Option<T, 'maxPositionsAhead'>): this {
    return this.#set('maxPositionsAhead', value);
  }

  /** See {@link DynamoDbSinkOptions.maxBufferSharePerPartitionKey}. */
  setMaxBufferSharePerPartitionKey(value: Option<T, 'maxBufferSharePerPartitionKey'>): this {
    return this.#set('maxBufferSharePerPartitionKey', value);
  }

  /** See {@link DynamoDbSinkOptions.maxWriteUnitsPerSecond}. */
  setMaxWriteUnitsPerSecond(value: Option<T, 'maxWriteUnitsPerSecond'>): this {
    return this.#set('maxWriteUnitsPerSecond', value);
  }

  /** See {@link DynamoDbSinkOptions.maxWriteCapacityShare}. */
  setMaxWriteCapacityShare(value: Option<T, 'maxWriteCapacityShare'>): this {
    return this.#set('maxWriteCapacityShare', value);
  }

  /** See {@link DynamoDbSinkOptions.logKeys}. */
  setLogKeys(value: Option<T, 'logKeys'>): this {
    return this.#set('logKeys', value);
  }

  /** See {@link DynamoDbSinkOptions.logger}. */
  setLogger(value: Option<T, 'logger'>): this {
    return this.#set('logger', value);
  }

  /** See {@link DynamoDbSinkOptions.signal}. */
  setSignal(value: Option<T, 'signal'>): this {
    return this.#set('signal', value);
  }

  /** See {@link DynamoDbSinkOptions.requestTimeoutMS}. */
  setRequestTimeoutMS(value: Option<T, 'requestTimeoutMS'>): this {
    return this.#set('requestTimeoutMS', value);
  }

  /** See {@link DynamoDbSinkOptions.dispatcher}. */
  setDispatcher(value: Option<T, 'dispatcher'>): this {
    return this.#set('dispatcher', value);
  }

  /** See {@link DynamoDbSinkOptions.ca}. */
  setCa(value: Option<T, 'ca'>): this {
    return this.#set('ca', value);
  }

  /** See {@link DynamoDbSinkOptions.trustAllCertificates}. */
  setTrustAllCertificates(value: Option<T, 'trustAllCertificates'>): this {
    return this.#set('trustAllCertificates', value);
  }

  /** See {@link DynamoDbSinkOptions.allowInsecureEndpoint}. */
  setAllowInsecureEndpoint(value: Option<T, 'allowInsecureEndpoint'>): this {
    return this.#set('allowInsecureEndpoint', value);
  }

  /** See {@link DynamoDbSinkOptions.document}. */
  setDocument(value: Option<T, 'document'>): this {
    return this.#set('document', value);
  }

  /** See {@link DynamoDbSinkOptions.onRejected}. */
  setOnRejected(value: Option<T, 'onRejected'>): this {
    return this.#set('onRejected', value);
  }

  /** @throws {DynamoDbSinkError} `INVALID_OPTION`, as the constructor of the sink does */
  build(): S {
    const properties = this.#properties;
    if (properties === undefined) return this.#make({ ...this.#options } as DynamoDbSinkOptions<T>);
    return this.#make(withProperties(this.#options, properties) as DynamoDbSinkOptions<T>);
  }

  #set<K extends keyof DynamoDbSinkOptions<T>>(name: K, value: DynamoDbSinkOptions<T>[K]): this {
    this.#options[name] = value;
    return this;
  }
}
