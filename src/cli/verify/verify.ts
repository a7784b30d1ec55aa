import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { whole } from '../load-figures.js';
import type { Output } from '../output.js';
import { type TableClientOptions, tableClient } from '../table-client.js';
import { REQUESTS_IN_FLIGHT, readBack } from './read-back.js';
import { DIFFERENCE_WORDS, differing, type Verification, verificationText } from './verification.js';
import { WrittenKeys } from './written-keys.js';

/** What `--verify` is to read back: every key, up to a limit of memory, or so many of them. */
export type VerifyExtent = 'all' | number;

/** So many keys take some 200 MB. */
export const MOST_KEYS = 1_000_000;

const SHOWN = 20;

/** Remembers what is written, reads it back after the load, and tells what differs. */
export class Verify {
  readonly written: WrittenKeys;
  readonly #output: Output;
  readonly #recordsOfEarlierRuns: number;

  /** @param recordsOfEarlierRuns how many records earlier runs of the load have written: they cannot be compared any more */
  constructor(extent: VerifyExtent, output: Output, recordsOfEarlierRuns: number) {
    this.written = new WrittenKeys(extent === 'all' ? MOST_KEYS : Math.min(extent, MOST_KEYS));
    this.#output = output;
    this.#recordsOfEarlierRuns = recordsOfEarlierRuns;
  }

  /** Reads back. @throws {DynamoDbSinkError} the table cannot be read */
  async run(
    dynamoDb: DynamoDBClientConfig,
    options: TableClientOptions,
    signal: AbortSignal,
    isQuiet: boolean,
  ): Promise<Verification> {
    const { client, close } = tableClient(dynamoDb, options, REQUESTS_IN_FLIGHT);
    try {
      const earlier = this.#recordsOfEarlierRuns;
      const found = await readBack(client, this.written, signal);
      const verification = earlier === 0 ? found : { ...found, recordsOfEarlierRuns: earlier };
      if (!isQuiet || differing(verification) > 0) this.#tell(verification);
      return verification;
    } finally {
      close();
    }
  }

  #tell(verification: Verification): void {
    const count = differing(verification);
    for (const { key, kind } of verification.examples.slice(0, SHOWN))
      this.#output.tell(`${key} ${DIFFERENCE_WORDS[kind]}`);
    if (count > SHOWN) this.#output.tell(`… and ${whole(count - SHOWN)} more that are not shown`);
    this.#output.tell(`verify: ${verificationText(verification)}`);
  }
}
