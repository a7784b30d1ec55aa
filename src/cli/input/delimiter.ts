import type { CsvQuote } from './csv/csv-options.js';

const DELIMITERS = [',', '\t', ';', '|'] as const;

/** The character that most often stands between the fields of a header; a comma if none does. */
export function likeliestDelimiter(header: string, quote: CsvQuote = '"'): string {
  let best: string = ',';
  let most = 1;
  for (const delimiter of DELIMITERS) {
    const count = fieldCount(header, delimiter, quote);
    if (count > most) {
      best = delimiter;
      most = count;
    }
  }
  return best;
}

/** Whether this can stand between fields: one character that neither ends a line, nor quotes, nor marks the byte order. */
export function isDelimiter(text: string): boolean {
  return text.length === 1 && !/["\r\n\uFEFF]/.test(text);
}

/** How many fields a line has; what is quoted does not count. */
export function fieldCount(line: string, delimiter: string, quote: CsvQuote = '"'): number {
  let count = 1;
  let isQuoted = false;
  for (const letter of line) {
    if (letter === quote) isQuoted = !isQuoted;
    else if (letter === delimiter && !isQuoted) count++;
  }
  return count;
}
