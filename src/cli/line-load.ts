import type { Readable } from 'node:stream';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { putAsIs } from '../convert/element-converter.js';
import { DynamoDbSinkError, messageOf } from '../errors.js';
import type { SinkLogger, Writer } from '../index.js';
import { Counters } from '../metrics.js';
import { DynamoDbSink } from '../sink.js';
import type { GivenOptions } from './arguments.js';
import { type DocumentLine, type JsonLine, readJsonLines } from './jsonl.js';
import { converterOf, type DocumentConverter } from './load-converter.js';
import type { LoadFigures } from './load-figures.js';
import type { RejectionLog } from './rejection-log.js';

/** How reading ended. */
export interface ReadEnd {
  /** Whether the input was read to its end; false if it was stopped. */
  readonly isWhole: boolean;
}

/** What a load may be given beside the sink's options. */
export interface LoadParts {
  /** What makes writes of documents. @default each is put as it is */
  readonly converter?: DocumentConverter | undefined;
  readonly logger?: SinkLogger | undefined;
}

const PUT_AS_IS: DocumentConverter = { apply: putAsIs };

/** Writes the lines of one input to a table, and counts. */
export class LineLoad {
  readonly #log: RejectionLog;
  readonly #nothing = new Counters().report(0);
  #writer: Writer<DocumentLine> | undefined;
  #lines = 0;
  #lastLine = 0;
  #rejectedLines = 0;

  constructor(log: RejectionLog) {
    this.#log = log;
  }

  /** Opens the sink. @throws {DynamoDbSinkError} as `createWriter` */
  async open(
    options: GivenOptions,
    dynamoDb: DynamoDBClientConfig,
    { converter = PUT_AS_IS, logger }: LoadParts = {},
  ): Promise<void> {
    const sink = new DynamoDbSink<DocumentLine>({
      ...options,
      dynamoDb,
      ...(logger !== undefined && { logger }),
      elementConverter: converterOf(converter),
      onRejected: ({ element, error }) => this.#log.record(element.line, error),
    });
    this.#writer = await sink.createWriter();
  }

  /**
   * Writes line by line until the input ends or `signal` is aborted, then makes durable what was written.
   * Whatever it throws, {@link figures} tells what was done before.
   *
   * @throws {DynamoDbSinkError} the sink failed, or the input (`SOURCE_FAILED`): what it gave before is durable
   */
  async run(input: Readable, signal: AbortSignal): Promise<ReadEnd> {
    const writer = this.#writer as Writer<DocumentLine>;
    // A source may give nothing for hours: to wait for its next chunk would be no way to stop.
    const cut = (): void => void input.destroy();
    signal.addEventListener('abort', cut, { once: true });
    if (signal.aborted) cut();
    try {
      const isWhole = await this.#readAll(writer, input, signal);
      await writer.close();
      return { isWhole };
    } catch (error) {
      await writer.close(); // rejects if it was the sink that failed
      if (signal.aborted) return { isWhole: false }; // the cut looks like an early end of the input
      throw new DynamoDbSinkError(
        'SOURCE_FAILED',
        `the input failed after line ${this.#lastLine}, up to which all is settled: ${messageOf(error)}`,
        { cause: error },
      );
    } finally {
      signal.removeEventListener('abort', cut);
    }
  }

  /** Stops at once. */
  abort(reason: unknown): void {
    this.#writer?.abort(reason);
  }

  /** What was done so far. */
  figures(): LoadFigures {
    return {
      lines: this.#lines,
      lastLine: this.#lastLine,
      rejectedLines: this.#rejectedLines,
      ...(this.#writer?.report() ?? this.#nothing),
    };
  }

  async #readAll(writer: Writer<DocumentLine>, input: Readable, signal: AbortSignal): Promise<boolean> {
    for await (const lines of readJsonLines(input)) {
      for (const line of lines) {
        // After each wait the user may have asked to stop.
        if (signal.aborted) return false;
        const room = this.#take(writer, line);
        if (room !== undefined) await room;
      }
    }
    return true;
  }

  #take(writer: Writer<DocumentLine>, line: JsonLine): Promise<void> | undefined {
    let room: Promise<void> | undefined;
    if ('document' in line) room = writer.write(line); // a line that it throws for is not taken
    this.#lines++;
    this.#lastLine = line.line;
    if ('fault' in line) {
      this.#rejectedLines++;
      this.#log.line(line.line, line.fault);
    }
    return room;
  }
}
