import { isSameKey, type KeySchema, keyNames, keySchemaText } from '../../item/key-schema.js';
import { flagValue } from '../flag-value.js';
import { FLAGS } from '../flags.js';
import { listedParts, nameOf } from '../name-text.js';
import { type FlagTexts, flagged } from '../read-flags.js';
import { UsageError } from '../usage-error.js';

/** A flag that tells the table's key. */
export type KeyFlag = '--create-table' | '--key-schema' | '--key';

/** What the command line says of the table's key. */
export interface KeyArguments {
  /** With its types, where they are told. */
  readonly schema: KeySchema | undefined;
  /** The flag that tells it. */
  readonly from: KeyFlag | undefined;
  /** Its names, where `--key` has them without types: those are the table's. */
  readonly names: readonly string[] | undefined;
}

/**
 * @param created the key of the table to be made, if the command line tells it
 * @throws {UsageError} two flags do not say the same
 */
export function keyArguments(values: FlagTexts, created: KeySchema | undefined): KeyArguments {
  const { schema, names } = keyFlag(values);
  const told = [
    ['--create-table', created],
    ['--key-schema', flagged<KeySchema>(values, 'key-schema', FLAGS)],
    ['--key', schema],
  ] as const;
  let known: { readonly flag: KeyFlag; readonly schema: KeySchema } | undefined;
  for (const [flag, key] of told) {
    if (key === undefined) continue;
    known ??= { flag, schema: key };
    if (!isSameKey(known.schema, key))
      throw new UsageError(`${known.flag} and ${flag} name different keys: ${known.flag} alone is enough`);
  }
  if (known !== undefined) checkKeyNames(names, known.schema, known.flag);
  return { schema: known?.schema, from: known?.flag, names };
}

/**
 * @param names what `--key` says
 * @param whose what has the key
 * @throws {UsageError} it has another one
 */
export function checkKeyNames(names: readonly string[] | undefined, key: KeySchema, whose: string): void {
  if (names === undefined || names.join() === keyNames(key).join()) return;
  throw new UsageError(`--key names ${names.join()}, and ${whose} has the key ${keySchemaText(key)}`);
}

function keyFlag(values: FlagTexts): Omit<KeyArguments, 'from'> {
  const text = flagged<string>(values, 'key', FLAGS);
  if (text === undefined) return { schema: undefined, names: undefined };
  const parts = listedParts(text);
  if (parts.some((part) => /:[SNB]$/.test(part)))
    return { schema: flagValue({ name: 'key', kind: 'key', help: '' }, text) as KeySchema, names: undefined };
  const names = parts.map(nameOf);
  const isKey = names.length <= 2 && !names.includes('') && names[0] !== names[1];
  if (isKey) return { schema: undefined, names };
  throw new UsageError(
    `--key must be the partition key and at most a sort key, pk:S,sk:N or pk,sk; it is ${JSON.stringify(text)}`,
  );
}
