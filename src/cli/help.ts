import { defaults } from '../options.js';
import { FLAGS } from './flags.js';
import { optionLines } from './option-lines.js';

/** The text of `--help` without a command. */
export const OVERVIEW = `Usage: dynamodb-sink COMMAND [options]

Commands:
  load   writes files to an Amazon DynamoDB table: JSON, CSV, Parquet, exports of DynamoDB
  kafka  writes the messages of Kafka topics to DynamoDB tables, until it is stopped

dynamodb-sink COMMAND --help lists the options of a command, dynamodb-sink --version tells the version.
`;

/** The text of `load --help`, made from the table of flags and the library's defaults. */
export function helpText(): string {
  return `Usage: dynamodb-sink load FILE... --table NAME [options]

Writes every record of the files to an Amazon DynamoDB table: in order per key, nothing lost.
FILE is a file, a quoted pattern, a folder or an export of DynamoDB; - is standard input. JSON lines, JSON lists, CSV,
TSV, Parquet and DynamoDB's own JSON are told apart by name and content, gzip, zstd and brotli are decompressed.
Numbers are taken exactly, up to DynamoDB's 38 digits.

Options:
${optionLines(FLAGS, { ...defaults })}

Region and credentials come from where the AWS tools look for them.
The report is one JSON line on standard output; progress and errors go to standard error.
Ctrl-C stops reading and finishes what was read; a second one stops at once. With --checkpoint the same command then goes on.

Exit code: 0 all written, 1 failed, 2 wrong usage, 3 some records rejected, 4 stopped by a signal.
`;
}
