import { type KeySchema, keyNames, keySchemaText } from '../../item/key-schema.js';
import { UsageError } from '../usage-error.js';
import { namesInRecord, type ShapeOptions } from './shape-options.js';

/**
 * Checks that shaped records can have the table's key at all.
 * @throws {UsageError} what an option says leaves every record without it, or says nothing of it where only it counts
 */
export function checkKeyIsMade(options: ShapeOptions, key: KeySchema): void {
  const names = keyNames(key);
  const { operation, timeToLive } = options;
  for (const name of names) {
    if (typeof operation === 'object' && operation.attribute === name)
      throw new UsageError(`--op-attribute ${name} is not written, and it is in the table's key`);
    if (timeToLive?.attribute === name)
      throw new UsageError(`--ttl-attribute ${name} is in the table's key: name another attribute`);
    checkSource(name, options);
  }
  if (operation === 'delete') checkOnlyKey(options, key);
}

function checkSource(name: string, options: ShapeOptions): void {
  const { sets, select, renames } = options;
  const before = namesInRecord(name, options);
  if (sets.has(name) || before.some((one) => select?.has(one) ?? true)) return;
  if (before[0] !== undefined)
    throw new UsageError(`--select leaves out ${before[0]}, which is in the table's key: add it`);
  const renamed = renames.get(name);
  throw new UsageError(
    renamed === undefined
      ? `--drop leaves out ${name}, which is in the table's key: keep it, or make it by --rename or --set`
      : `--rename ${name}=${renamed} leaves no attribute ${name}, which is in the table's key`,
  );
}

/** Of what is deleted only the key is sent: whatever else is made has no effect. */
function checkOnlyKey({ sets, renames }: ShapeOptions, key: KeySchema): void {
  const made = [
    ...[...sets.keys()].map((name) => ['--set', name] as const),
    ...[...renames.values()].map((name) => ['--rename', name] as const),
  ];
  for (const [flag, name] of made) {
    if (keyNames(key).includes(name)) continue;
    throw new UsageError(
      `--delete takes only the table's key, ${keySchemaText(key)}: ${flag} must not make ${name}`,
    );
  }
}
