import { type KeySchema, type KeyType, keyAttributes } from '../../item/key-schema.js';
import { type ColumnUse, keyColumn, type NeededColumn } from '../input/column-use.js';
import { namesInRecord, readAttributes, type ShapeOptions } from './shape-options.js';
import type { Template } from './template.js';

/** What a shape asks of the columns of tables. */
export function columnUseOf(options: ShapeOptions, key: KeySchema): ColumnUse {
  const { select, drops, renames, sets } = options;
  const types = new Map<string, KeyType>();
  const texts = new Set<string>();
  const needed: NeededColumn[] = [];
  for (const { name, type } of keyAttributes(key)) {
    if (sets.has(name)) continue;
    const names = namesInRecord(name, options).filter((column) => select?.has(column) ?? true);
    for (const column of names) types.set(column, type);
    needed.push(keyColumn(names, name));
  }
  for (const [name, template] of sets) {
    for (const column of columnsOf(template)) {
      texts.add(column.names[0] as string);
      needed.push({ ...column, why: `which --set ${name} takes` });
    }
  }
  for (const [name, flag] of readAttributes(options))
    needed.push({ names: namesInRecord(name, options), why: `which ${flag} reads` });
  const named = [
    ...[...renames.keys()].map((name) => ({ names: [name], why: 'which --rename names' })),
    ...[...(select ?? [])].map((name) => ({ names: [name], why: 'which --select names' })),
    ...[...drops].map((name) => ({ names: [name], why: 'which --drop names' })),
  ];
  return { types, texts, needed, named };
}

/** A path is a column by its whole name, or goes into one of JSON. */
function columnsOf({ paths }: Template): readonly Pick<NeededColumn, 'names'>[] {
  return paths.map(({ text, segments }) => ({
    names: segments.length === 1 ? [text] : [text, segments[0] as string],
  }));
}
