import type { KafkaResults } from '../kafka/measure-kafka.ts';
import { spreadOf } from '../runner/statistics.ts';
import { figure, rangeOf, table } from './markdown.ts';

const KAFKA_METHOD = `A topic of 12 partitions with messages of 250 B in a real broker on this machine, and the endpoint of the cases. The
first two lines are one process on a core of its own that writes the same items, from memory and from the topic, values
left as bytes: the difference is what fetching, queueing and committing add. The workers below decode JSON, and share
both cores with the broker and the endpoint. The endpoint sleeps here while it has nothing to read, whatever
\`--endpoint\` says: awake it would take the core that the broker runs on.`;

/** What workers of a Kafka consumer group cost. */
export function kafkaSection({ plain, worker, throughput, catchUp }: KafkaResults): string[] {
  const micros = (results: KafkaResults['plain']) => spreadOf(results.map(({ cpuMicros }) => cpuMicros));
  const ofPlain = micros(plain);
  const ofWorker = micros(worker);
  const added = spreadOf(worker.map(({ cpuMicros }, at) => cpuMicros - (plain[at]?.cpuMicros ?? 0)));
  return [
    '## Past one machine',
    '',
    KAFKA_METHOD,
    '',
    ...table(
      ['', 'CPU µs a record'],
      [
        ['the sink, from memory', `${figure(ofPlain.median)} (${rangeOf(ofPlain)})`],
        ['a worker, from the topic', `${figure(ofWorker.median)} (${rangeOf(ofWorker)})`],
        ['added', `${figure(added.median)} (${rangeOf(added)})`],
      ],
    ),
    '',
    ...table(
      ['workers', 'records/s'],
      [...throughput].map(([count, rates]) => {
        const spread = spreadOf(rates);
        return [
          `${count}`,
          `${Math.round(spread.median)} (${Math.round(spread.min)}–${Math.round(spread.max)})`,
        ];
      }),
    ),
    '',
    `A group of one that was away for ${catchUp.awaySeconds} s while ${catchUp.recordsPerSecond} messages a second came: after ${figure(catchUp.seconds)} s, its start included, all was committed, while more came at the same rate.`,
    '',
  ];
}
