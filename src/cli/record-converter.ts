import type { ConverterObject, ConverterResult, WriteRequest } from '../convert/element-converter.js';
import { isThenable } from '../is-thenable.js';
import { AttributeValueItem } from '../item/attribute-values.js';
import { documentCopy } from './document-copy.js';
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
 * @param keepsDocuments whether they must stay as they were read, whatever the converter does to them
 */
export function recordConverter(
  converter: DocumentConverter | undefined,
  shape: Shape | undefined,
  keepsDocuments: boolean,
): ConverterObject<DocumentRecord> {
  if (shape !== undefined) return { apply: (record) => shape.apply(record) };
  if (converter === undefined) return { apply: ({ type, item }) => ({ type, item }) };
  return {
    keySchema: converter.keySchema,
    open: () => converter.open?.(),
    apply: ({ type, item }, context) => {
      const result = converter.apply(documentOf(item, keepsDocuments), context);
      if (type === 'PUT') return result;
      return isThenable(result) ? Promise.resolve(result).then(deleted) : deleted(result);
    },
  };
}

function documentOf(item: object, keepsDocuments: boolean): unknown {
  if (item instanceof AttributeValueItem) return plainItem(item); // a new one
  return keepsDocuments ? documentCopy(item) : item;
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
