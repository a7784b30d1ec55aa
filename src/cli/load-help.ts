import { defaults } from '../options.js';
import { FLAGS } from './flags.js';
import { optionLines } from './option-lines.js';

/** What most loads need: the rest is in `--help-all`. In the order in which one comes to think of it. */
const MOST_USED = [
  'table',
  'region',
  'endpoint',
  'create-table',
  'dry-run',
  'format',
  'types',
  'key',
  'select',
  'drop',
  'rename',
  'set',
  'delete',
  'converter',
  'checkpoint',
  'rejects',
  'report',
  'verify',
  'max-write-units',
  'progress',
  'config',
] as const;

const USAGE = 'Usage: dynamodb-sink load FILE... --table NAME [options]';

const EXIT_CODES =
  'Exit code: 0 all written, 1 failed, 2 wrong usage, 3 some records rejected (or would be), 4 stopped by a signal.';

/** The text of `load --help`: one screen. */
export function loadHelpText(): string {
  const flags = MOST_USED.flatMap((name) => FLAGS.filter((flag) => flag.name === name));
  return `${USAGE}

Writes every record of the files to an Amazon DynamoDB table: in order per key, nothing lost.
FILE is a file, a quoted pattern, a folder or an export of DynamoDB; - is standard input. JSON lines, JSON, CSV, TSV,
Parquet and DynamoDB's own JSON are told apart by name and content; gzip, zstd and brotli are decompressed.

Examples:
  npx dynamodb-sink load orders.jsonl --table orders --region eu-west-1
  npx dynamodb-sink load orders.csv.gz --table orders --create-table id:S --types zip:S
  npx dynamodb-sink load 'days/*.parquet' --table orders --dry-run
  npx dynamodb-sink load orders.csv --table shop --set 'pk=customer#{customerId}' --set 'sk=order#{orderNo}'
  npx dynamodb-sink load gone.csv --table orders --delete

Options (dynamodb-sink load --help-all has all of them):
${optionLines(flags, {})}

Region and credentials come from where the AWS tools look for them. Ctrl-C finishes what was read; with
--checkpoint the same command then goes on.
${EXIT_CODES}
`;
}

/** The text of `load --help-all`, made from the table of flags and the library's defaults. */
export function loadHelpAllText(): string {
  return `${USAGE}

Options:
${optionLines(FLAGS, { ...defaults })}

Region and credentials come from where the AWS tools look for them.
The report is one JSON line on standard output; progress and errors go to standard error.
With --dry-run nothing is written: what would be, and what it takes, goes to standard error and as JSON to standard output.
Numbers are taken exactly, up to DynamoDB's 38 digits.
Ctrl-C stops reading and finishes what was read; a second one stops at once. With --checkpoint the same command then goes on.

${EXIT_CODES}
`;
}
