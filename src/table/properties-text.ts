import { DynamoDbSinkError } from '../errors.js';

/**
 * Reads the text of a properties file, by the rules of `java.util.Properties.load`: comments behind `#` and `!`, a key
 * and a value parted by `=`, `:` or white space, lines that go on behind a backslash, and its escapes.
 * https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html#load(java.io.Reader)
 *
 * A byte order mark, which editors put before the first line, is no part of the first key.
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION` for a broken escape and, other than in Java, for a key that is there twice
 */
export function parseProperties(text: string): Record<string, string> {
  const properties = new Map<string, string>();
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  for (let i = 0; i < lines.length; i++) {
    const first = i + 1;
    let line = withoutIndent(lines[i] as string);
    if (line === '' || line.startsWith('#') || line.startsWith('!')) continue;
    while (goesOn(line)) line = line.slice(0, -1) + withoutIndent(lines[++i] ?? '');
    const end = endOfKey(line);
    const key = unescaped(line.slice(0, end), first);
    if (properties.has(key)) throw broken(first, `has ${key} a second time`);
    properties.set(key, unescaped(line.slice(end).replace(SEPARATOR, ''), first));
  }
  return Object.fromEntries(properties);
}

const SEPARATOR = /^[ \t\f]*[=:]?[ \t\f]*/;

function withoutIndent(line: string): string {
  return line.replace(/^[ \t\f]+/, '');
}

/** Whether a line ends with a backslash that is not escaped itself. */
function goesOn(line: string): boolean {
  const backslashes = /\\*$/.exec(line)?.[0].length ?? 0;
  return backslashes % 2 === 1;
}

/** Where the first separator stands that is not escaped. */
function endOfKey(line: string): number {
  for (let i = 0; i < line.length; i++) {
    if (line[i] === '\\') i++;
    else if (/[=: \t\f]/.test(line[i] as string)) return i;
  }
  return line.length;
}

const CONTROLS: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function unescaped(text: string, line: number): string {
  return text.replace(/\\(u([\da-fA-F]{4})?|[\s\S]|$)/g, (_, escaped: string, code: string | undefined) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    if (escaped === 'u') throw broken(line, 'has a \\u without four hexadecimal digits behind it');
    return CONTROLS[escaped] ?? escaped;
  });
}

function broken(line: number, why: string): DynamoDbSinkError {
  return new DynamoDbSinkError('INVALID_OPTION', `options: line ${line} of the properties ${why}`);
}
