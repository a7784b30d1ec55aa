import type { SinkErrorCode } from '../errors.js';
import { inFlags } from './flag.js';
import { FLAGS } from './flags.js';

/** Why a record is not written: the library's code, or that it cannot be read. */
export type ProblemCode = SinkErrorCode | 'UNREADABLE';

/** What is said of a problem of which there are too many kinds to tell each. */
export const OTHER_KINDS = 'in other ways';

const LONGEST_MESSAGE = 300;
/** Others than this package have chosen the words: numbers in them may be different for each record. */
const FOREIGN: ReadonlySet<ProblemCode> = new Set(['CONVERTER_FAILED', 'WRITE_REFUSED']);

/** One kind whatever the column of a line, the index in a list or the count of fields. What a converter threw may be long. */
export function problemKind(code: ProblemCode, message: string): string {
  const short = message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message;
  const kind = short
    .replace(/ at column \d+/, '')
    .replaceAll(/\[\d+\]/g, '[…]')
    .replace(
      /^has \d+ fields?, and the header (\d+)/,
      'has another number of fields than the header, which has $1',
    );
  // Other messages may speak of what a converter gives: its tableName is no flag.
  if (code === 'RECORD_TOO_LARGE') return inFlags(kind, FLAGS);
  return FOREIGN.has(code) ? kind.replaceAll(/\d+/g, '…') : kind;
}
