/** An HTTP answer, as it came. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: Buffer;
  /** A header field by its name in lower case; of one that is there several times the first. */
  field(name: FieldName): string | undefined;
}

/** The header fields that mean something to us, beside those of the connection's own. */
export type FieldName = 'date' | 'x-amz-crc32' | 'x-amzn-errortype' | 'x-amzn-requestid';
