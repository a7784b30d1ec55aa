/** The next quote that is not doubled; -1 if there is none. @param start a place within a quoted field */
export function closingQuote(text: string, start: number): number {
  for (let at = text.indexOf('"', start); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}

/**
 * How the last field of a row stands in a text, `open` if its closing quote is not there, or, as a number, the place
 * behind a closing quote where neither a delimiter nor the end of the line is.
 *
 * papaparse gives what is quoted and what is not alike, so that nobody can tell whose a last \r is. It says which field
 * has a quote inside, and not where, and takes blanks behind a closing quote away without a word.
 * @param at where the row begins
 * @param fields as papaparse has read them; those behind such a place are void
 */
export function rowEnding(
  text: string,
  at: number,
  fields: readonly string[],
  delimiter: string,
): 'plain' | 'quoted' | 'open' | number {
  let ending: 'plain' | 'quoted' = 'plain';
  for (const field of fields) {
    if (text[at] === '"') {
      const quote = closingQuote(text, at + 1);
      if (quote < 0) return 'open';
      at = quote + 1;
      if (text[at] !== delimiter && text[at] !== '\n' && !text.startsWith('\r\n', at)) return at;
      ending = 'quoted';
    } else {
      at += field.length;
      ending = 'plain';
    }
    at++;
  }
  return ending;
}
