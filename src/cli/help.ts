import { type DynamoDbSinkOptions, defaults } from '../options.js';
import { FLAGS, type Flag } from './flags.js';

const COLUMNS = 100;

/** The text of `--help`, made from the table of flags and the library's defaults. */
export function helpText(): string {
  const heads = FLAGS.map(({ name, value }) => (value === undefined ? `--${name}` : `--${name} ${value}`));
  const width = Math.max(...heads.map((head) => head.length));
  const lines = FLAGS.map((flag, i) => {
    const help = folded(flag.help + defaultText(flag), COLUMNS - width - 4);
    return `  ${(heads[i] ?? '').padEnd(width)}  ${help.join(`\n${' '.repeat(width + 4)}`)}`;
  });
  return `Usage: dynamodb-sink load FILE --table NAME [options]

Writes every line of FILE, a JSON document, to an Amazon DynamoDB table: in order per key, nothing lost.
FILE - is standard input. Numbers are taken exactly, up to DynamoDB's 38 digits.

Options:
${lines.join('\n')}

Region and credentials come from where the AWS tools look for them.
The report is one JSON line on standard output; progress and errors go to standard error.
Ctrl-C stops reading and finishes what was read; a second one stops at once.

Exit code: 0 all written, 1 failed, 2 wrong usage, 3 some lines or records rejected, 4 stopped by a signal.
`;
}

function defaultText({ kind, option }: Flag): string {
  const value = option === undefined ? undefined : (defaults as Partial<DynamoDbSinkOptions>)[option];
  if (value === undefined) return '';
  if (kind === 'switch') return ` (default: ${value === true ? 'on' : 'off'})`;
  return ` (default: ${Array.isArray(value) ? value.join(',') || 'none' : String(value)})`;
}

/** Text in lines of at most so many letters, cut at spaces. */
function folded(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
