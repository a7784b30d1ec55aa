import { DynamoDbSinkError } from '../errors.js';
import { DynamoDbSink } from '../sink.js';

/**
 * A sink of rows. Whoever takes it for a source is told that it is none: as in Flink the connector writes only.
 */
export class TableSink<Row> extends DynamoDbSink<Row> {
  /** @throws {DynamoDbSinkError} `INVALID_OPTION`, always: rows cannot be read from the table */
  [Symbol.asyncIterator](): never {
    throw this.#writeOnly();
  }

  /** @throws {DynamoDbSinkError} `INVALID_OPTION`, always: rows cannot be read from the table */
  [Symbol.iterator](): never {
    throw this.#writeOnly();
  }

  /** @throws {DynamoDbSinkError} `INVALID_OPTION`, always: rows cannot be read from the table */
  readable(): never {
    throw this.#writeOnly();
  }

  /** @throws {DynamoDbSinkError} `INVALID_OPTION`, always: rows cannot be read from the table */
  readableStream(): never {
    throw this.#writeOnly();
  }

  #writeOnly(): DynamoDbSinkError {
    return new DynamoDbSinkError(
      'INVALID_OPTION',
      `the connector dynamodb is write-only: the table ${this.tableName} can be a sink, and no source; read it with ` +
        'Query or Scan of the AWS SDK',
      { table: this.tableName },
    );
  }
}
