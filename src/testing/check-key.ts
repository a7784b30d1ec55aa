import { type Item, keyAttributes, keyText, type TableSchema } from './attribute-value.js';
import { validationException } from './service-error.js';
import type { TableOptions } from './table-options.js';

/** What the service says of a key that has not the attributes of the schema. */
export const SCHEMA_MISMATCH = 'The provided key element does not match the schema';

/** Throws what the service refuses about the key attributes of an item. */
export function checkKey(schema: TableSchema, item: Item): void {
  for (const attribute of keyAttributes(schema)) {
    const text = keyText(item, attribute);
    if (text === undefined) throw validationException(SCHEMA_MISMATCH);
    if (attribute.type === 'N') continue; // checked as a number already, and never too long
    if (text === '') throw emptyKey(attribute.name, attribute.type);
    const bytes = Buffer.byteLength(text, attribute.type === 'S' ? 'utf8' : 'base64');
    if (attribute === schema.partitionKey && bytes > 2048) {
      throw validationException(
        'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes',
      );
    }
    if (attribute === schema.sortKey && bytes > 1024) {
      throw validationException(
        'One or more parameter values were invalid: ' +
          'Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
      );
    }
  }
}

/** Throws for anything but the key attributes, and for what {@link checkKey} refuses. */
export function checkBareKey(schema: TableSchema, item: Item): void {
  checkKey(schema, item);
  if (Object.keys(item).length !== keyAttributes(schema).length) throw validationException(SCHEMA_MISMATCH);
}

/** Throws for an item put that has a key attribute of an index with another type, or empty. */
export function checkIndexKeys({ indexes = {} }: TableOptions, item: Item): void {
  for (const [index, schema] of Object.entries(indexes)) {
    for (const attribute of keyAttributes(schema)) {
      const value = Object.hasOwn(item, attribute.name) ? item[attribute.name] : undefined;
      if (value === undefined) continue;
      const text = keyText(item, attribute);
      if (text === '') throw emptyKey(attribute.name, attribute.type, index);
      if (text === undefined) {
        throw validationException(
          `One or more parameter values were invalid: Type mismatch for Index Key ${attribute.name} ` +
            `Expected: ${attribute.type} Actual: ${Object.keys(value)[0]} IndexName: ${index}`,
        );
      }
    }
  }
}

function emptyKey(name: string, type: 'S' | 'N' | 'B', index?: string): Error {
  return validationException(
    'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ' +
      `${type === 'S' ? 'string' : 'binary'} value. ${index === undefined ? '' : `IndexName: ${index}, Index`}Key: ${name}`,
  );
}
