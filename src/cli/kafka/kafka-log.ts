import type { Rejection, SinkLogger } from '../../index.js';
import type { KafkaMessage } from '../../kafka/message.js';
import type { KafkaWorker } from '../../kafka/worker.js';
import { whole } from '../load-figures.js';
import type { Output } from '../output.js';
import { warningsTo } from '../warnings.js';

/** Rejected messages told of in a minute: a topic of garbage must not flood the log. */
const REJECTED_PER_MINUTE = 20;
const PARTITIONS_SHOWN = 10;

type Partitions = readonly { readonly topic: string; readonly partition: number }[];

/** Tells on standard error what happens to a worker; never what is in a message. */
export class KafkaCommandLog {
  readonly logger: SinkLogger;
  readonly #output: Output;
  #minuteBeganAt = Number.NEGATIVE_INFINITY;
  #toldInMinute = 0;
  #untold = 0;

  constructor(output: Output) {
    this.#output = output;
    this.logger = warningsTo(output);
  }

  /** Tells of what comes and goes. */
  follow(worker: KafkaWorker<unknown, unknown>): void {
    worker.on('assigned', (partitions) => this.#output.tell(`assigned: ${idsOf(partitions)}`));
    worker.on('revoked', (partitions, how) => this.#output.tell(`given up (${how}): ${idsOf(partitions)}`));
    worker.on('skipped', ({ topic, partition }, from, to) =>
      this.#output.tell(
        `${topic}-${partition}: offsets ${from} to ${to} are not in the log any more, and were never read`,
      ),
    );
  }

  /** A message that went to the dead letter topic. */
  readonly rejected = ({ element, error }: Rejection<KafkaMessage<unknown, unknown>>): void => {
    const now = performance.now();
    if (now - this.#minuteBeganAt >= 60_000) {
      this.#minuteBeganAt = now;
      this.#toldInMinute = 0;
      if (this.#untold > 0)
        this.#output.tell(`… and ${whole(this.#untold)} more dead letters that are not shown`);
      this.#untold = 0;
    }
    if (++this.#toldInMinute > REJECTED_PER_MINUTE) {
      this.#untold++;
      return;
    }
    const { topic, partition, offset } = element;
    // What could not be decoded says so itself; the sink only says that its source has rejected it.
    const reason = error.code === 'SOURCE_REJECTED' && error.cause instanceof Error ? error.cause : error;
    const { code = error.code } = reason as { code?: unknown };
    const key = error.key === undefined || reason.message.includes(error.key) ? '' : ` (${error.key})`;
    this.#output.tell(
      `dead letter: ${topic}-${partition} offset ${offset}: ${reason.message}${key} [${code}]`,
    );
  };
}

function idsOf(partitions: Partitions): string {
  const shown = partitions.slice(0, PARTITIONS_SHOWN).map(({ topic, partition }) => `${topic}-${partition}`);
  const more = partitions.length - shown.length;
  return `${shown.join(', ') || 'nothing'}${more === 0 ? '' : ` and ${more} more`}`;
}
