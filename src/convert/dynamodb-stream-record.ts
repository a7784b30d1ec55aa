/** An attribute value in DynamoDB's form, as streams give it: in JSON, binary is base64 text. */
export interface StreamAttributeValue {
  readonly S?: string | undefined;
  readonly N?: string | undefined;
  readonly B?: string | ArrayBufferView | ArrayBuffer | undefined;
  readonly BOOL?: boolean | undefined;
  readonly NULL?: boolean | undefined;
  readonly M?: Readonly<Record<string, StreamAttributeValue>> | undefined;
  readonly L?: readonly StreamAttributeValue[] | undefined;
  readonly SS?: readonly string[] | undefined;
  readonly NS?: readonly string[] | undefined;
  readonly BS?: readonly (string | ArrayBufferView | ArrayBuffer)[] | undefined;
}

/** An item, or its key, as streams give it. */
export type StreamImage = Readonly<Record<string, StreamAttributeValue>>;

/**
 * A record of DynamoDB Streams, as `GetRecords` and Lambda give it, or of a Kinesis stream of them. More members may
 * be in it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html
 */
export interface DynamoDbStreamRecord {
  /** `INSERT`, `MODIFY` or `REMOVE`. */
  readonly eventName?: string | undefined;
  readonly dynamodb?:
    | {
        readonly Keys?: StreamImage | undefined;
        readonly NewImage?: StreamImage | undefined;
        readonly OldImage?: StreamImage | undefined;
        readonly StreamViewType?: string | undefined;
      }
    | undefined;
  /** Who made the change, if it was the service: items that expire by time to live are deleted by it. */
  readonly userIdentity?: object | null | undefined;
  /** From Lambda: the ARN of the stream, with the table's name in it. */
  readonly eventSourceARN?: string | undefined;
  /** From Kinesis: the table. */
  readonly tableName?: string | undefined;
}

/** A record of a Kinesis stream that DynamoDB writes to, as `GetRecords` of Kinesis gives it. */
export interface KinesisDataRecord {
  /** UTF-8 JSON. */
  readonly Data: Uint8Array | undefined;
}

/** The same as Lambda gives it. */
export interface KinesisLambdaRecord {
  readonly kinesis: {
    /** UTF-8 JSON in base64. */
    readonly data: string;
  };
}

/** What `dynamoDbStreamElementConverter()` takes: a record, or the Kinesis record, text or bytes that it is in. */
export type DynamoDbStreamElement =
  | DynamoDbStreamRecord
  | KinesisDataRecord
  | KinesisLambdaRecord
  | string
  | Uint8Array;
