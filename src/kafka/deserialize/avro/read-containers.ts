import { setAttribute } from '../../../item/set-attribute.js';
import type { AvroReader } from './avro-reader.js';

type Read = (reader: AvroReader) => unknown;

/** Records are plain objects, as the sink writes them. */
export function readRecord(names: readonly string[], reads: readonly Read[]): Read {
  const put = names.includes('__proto__') ? setAttribute : putPlain;
  return (reader) => {
    const record: Record<string, unknown> = {};
    for (let i = 0; i < reads.length; i++) put(record, names[i] as string, (reads[i] as Read)(reader));
    return record;
  };
}

export function readArray(readItem: Read): Read {
  return (reader) => {
    const items: unknown[] = [];
    for (let count = reader.readBlock(); count > 0; count = reader.readBlock()) {
      for (; count > 0; count--) items.push(readItem(reader));
    }
    return items;
  };
}

export function readMap(readValue: Read): Read {
  return (reader) => {
    const map: Record<string, unknown> = {};
    for (let count = reader.readBlock(); count > 0; count = reader.readBlock()) {
      for (; count > 0; count--) setAttribute(map, reader.readText(), readValue(reader));
    }
    return map;
  };
}

function putPlain(object: Record<string, unknown>, name: string, value: unknown): void {
  object[name] = value;
}
