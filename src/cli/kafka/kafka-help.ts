import { workerDefaults } from '../../kafka/worker-options.js';
import { optionLines } from '../option-lines.js';
import { KAFKA_FLAGS } from './kafka-flags.js';

/** The text of `kafka --help`. */
export function kafkaHelpText(): string {
  return `Usage: dynamodb-sink kafka --brokers HOST:PORT --topic NAME --group NAME --table NAME [options]
       dynamodb-sink kafka --config FILE [options]

Writes the messages of Kafka topics to Amazon DynamoDB tables, in order per key, and commits the offsets of what is
durable, as a member of a consumer group: until it is stopped. Needs the package @platformatic/kafka.

Options:
${optionLines(KAFKA_FLAGS, { ...workerDefaults })}

The file has the options of createKafkaWorker under their names, and in place of a secret { env: NAME } or
{ file: PATH }; no flag takes a secret. Region and credentials of AWS come from where the AWS tools look for them.
The report is one JSON line on standard output; progress and errors go to standard error.
SIGTERM or Ctrl-C makes durable what was taken, commits and leaves the group; a second one stops at once.

Exit code: 0 stopped in good order, 1 failed, 2 wrong usage, 4 stopped at once by a second signal.
`;
}
