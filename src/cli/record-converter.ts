import type { ConverterObject, ConverterResult, WriteRequest } from '../convert/element-converter.js';
import { isThenable } from '../is-thenable.js';
import { AttributeValueItem } from '../item/attribute-values.js';
import type { DocumentRecord } from './input/input-record.js';
import { plainItem } from './input/plain-item.js';
import type { DocumentConverter } from './load-converter.js';
import type { Shape } from './shape/shape.js';

/**
 * Makes writes of records: with neither converter nor shape each document is written as it is.
 *
 * @param converter is given documents of JavaScript values, whatever the format; of a deleted item what is known of it,
 *   and what it makes of that is deleted
 * @param shape takes the place of a converter
 */
export function recordConverter(
  converter: DocumentConverter | undefined,
  shape?: Shape | undefined,
): ConverterObject<DocumentRecord> {
  if (shape !== undefined) return { apply: (record) => shape.apply(record) };
  if (converter === undefined) return { apply: ({ type, item }) => ({ type, item }) };
  return {
    keySchema: converter.keySchema,
    open: () => converter.open?.(),
    apply: ({ type, item }, context) => {
      const plain = item instanceof AttributeValueItem ? plainItem(item) : item;
      const result = converter.apply(plain, context);
      if (type === 'PUT') return result;
      return isThenable(result) ? Promise.resolve(result).then(deleted) : deleted(result);
    },
  };
}

function deleted(result: ConverterResult): ConverterResult {
  if (result === null || result === undefined) return result;
  return isList(result) ? result.map(deletion) : deletion(result);
}

function isList(result: WriteRequest | readonly WriteRequest[]): result is readonly WriteRequest[] {
  return Array.isArray(result);
}

function deletion(request: WriteRequest): WriteRequest {
  return request.type === 'PUT' ? { ...request, type: 'DELETE' } : request;
}
