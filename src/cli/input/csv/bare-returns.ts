import type { CsvQuote } from './csv-options.js';

/** Whether a CR that is neither quoted nor part of a line's end is in a text. One at its end may be part of one. */
export function hasBareReturns(text: string, quote: CsvQuote): boolean {
  return /\r[^\r\n]/.test(quote === 'none' ? text : text.replaceAll(/"[^"]*(?:"|$)/g, ''));
}
