/**
 * How a flag's value is read: `switch` has none, `names` is a list of attribute names or `primaryKey`, `list` may be
 * given several times, and have commas; `texts` may be given several times, and its commas are its own; `share` is a
 * part of a whole, in percent or not; `count` is a switch that may have a whole number behind it.
 */
export type FlagKind =
  | 'switch'
  | 'text'
  | 'integer'
  | 'number'
  | 'names'
  | 'key'
  | 'list'
  | 'texts'
  | 'share'
  | 'count';

/** A flag of the command line. */
export interface Flag<Option extends string = string> {
  /** Without the two dashes. */
  readonly name: string;
  readonly kind: FlagKind;
  /** What stands for the value in the help. */
  readonly value?: string;
  /** The option it sets. */
  readonly option?: Option;
  readonly help: string;
}

/** Whether what stands behind a flag is always its value; the number behind some may be left out. */
export function takesValue({ kind }: Flag): boolean {
  return kind !== 'switch' && kind !== 'count';
}

/** The flags of all commands. */
export const GENERAL_FLAGS: readonly Flag<never>[] = [
  { name: 'verbose', kind: 'switch', help: 'errors with stack traces (as with DEBUG set)' },
  { name: 'help', kind: 'switch', help: 'this text' },
  { name: 'help-all', kind: 'switch', help: 'every option' },
  { name: 'version', kind: 'switch', help: 'the version' },
];

/** A message of the library in the words of the command line: `--max-batch-size` for `maxBatchSize`. */
export function inFlags(message: string, flags: readonly Flag[]): string {
  let text = message;
  for (const { name, option } of flags) {
    if (option !== undefined)
      text = text.replaceAll(
        new RegExp(`(?:option )?\\b${option.replaceAll('.', '\\.')}\\b`, 'g'),
        `--${name}`,
      );
  }
  return text;
}
