import { type KeySchema, type KeyType, keyAttributes } from '../../item/key-schema.js';
import { type ColumnUse, keyColumn, type NeededColumn } from '../input/column-use.js';
import { nameText } from '../name-text.js';
import { shellQuoted } from '../shell-quoted.js';
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
      const say = (meant: string): string => shellQuoted(`{${meant}}`);
      needed.push({ ...column, why: `which --set ${name} takes`, say });
    }
  }
  for (const [name, flag] of readAttributes(options)) {
    const say = (meant: string): string => `${flag} ${shellQuoted(meant)}`;
    needed.push({ names: namesInRecord(name, options), why: `which ${flag} reads`, say });
  }
  const named = [
    ...Array.from(renames, ([name, renamed]) => namedColumn('--rename', name, `=${nameText(renamed)}`)),
    ...Array.from(select ?? [], (name) => namedColumn('--select', name)),
    ...Array.from(drops, (name) => namedColumn('--drop', name)),
  ];
  return { types, texts, needed, named };
}

/** @param rest what stands behind the name */
function namedColumn(flag: string, name: string, rest = ''): NeededColumn {
  const say = (meant: string): string => `${flag} ${shellQuoted(nameText(meant) + rest)}`;
  return { names: [name], why: `which ${flag} names`, say };
}

/** A path is a column by its whole name, or goes into one of JSON. */
function columnsOf({ paths }: Template): readonly Pick<NeededColumn, 'names'>[] {
  return paths.map(({ text, segments }) => ({
    names: segments.length === 1 ? [text] : [text, segments[0] as string],
  }));
}
