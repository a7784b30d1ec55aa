import type { DynamoDbSinkError } from '../errors.js';
import { allRejected, type LoadFigures, whole } from './load-figures.js';
import type { Output } from './output.js';

/** A load of garbage must not flood the terminal. */
const SHOWN = 20;

/** Tells of the first lines and records that are not written, and how many there were in the end. */
export class RejectionLog {
  readonly #output: Output;
  #count = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  /** A line that is no document. Its contents are not shown. */
  line(line: number, fault: string): void {
    this.#tell(`line ${line} ${fault}`);
  }

  /** A record the sink or the table refused. */
  record(line: number, error: DynamoDbSinkError): void {
    const key = error.key === undefined || error.message.includes(error.key) ? '' : ` (${error.key})`;
    this.#tell(`line ${line}: ${error.message}${key} [${error.code}]`);
  }

  /** The closing count; nothing if nothing was rejected. */
  end(figures: LoadFigures): void {
    const count = allRejected(figures);
    if (count === 0) return;
    if (this.#count > SHOWN) {
      this.#output.message(`dynamodb-sink: … and ${whole(this.#count - SHOWN)} more that are not shown`);
    }
    this.#output.message(
      `dynamodb-sink: ${whole(count)} of ${whole(figures.lines)} lines rejected: ` +
        `${whole(figures.rejectedLines)} not a document, ${whole(figures.rejected)} refused as records`,
    );
  }

  #tell(text: string): void {
    if (++this.#count <= SHOWN) this.#output.message(`dynamodb-sink: ${text}`);
  }
}
