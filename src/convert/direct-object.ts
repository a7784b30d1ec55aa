import type { AttributeName } from '../item/attribute-name.js';
import { type DirectEncoding, refuseDirect } from '../item/encode-directly.js';
import { noteDocumentKey } from '../item/encode-item.js';
import { endKey } from '../item/end-key.js';
import { attributeNameOf } from '../item/find-name.js';
import { countElement, type ItemEncoder } from '../item/item-encoder.js';
import { beginMapValue, endMapValue, type PutElement, putList, putValue } from '../item/javascript-value.js';
import type { KeySchema } from '../item/key-schema.js';
import { putConstant } from '../item/put-text.js';
import { putNumber, putNumberValue, putStringValue } from '../item/scalar-value.js';
import { putString } from '../item/string-value.js';
import { CompiledList } from './compiled-collections.js';
import { attributeOf, type CompiledAttribute, CompiledObject, CompiledTupleItem } from './compiled-object.js';
import type { CompiledType } from './compiled-type.js';
import type { Walk } from './walk.js';

/** What is known of an attribute's values: small integers, which the engine compares faster than words. */
const Known = { nothing: 0, string: 1, number: 2, object: 3, list: 4 } as const;
type Known = (typeof Known)[keyof typeof Known];

/** An attribute whose name is bytes already. */
interface DirectAttribute extends CompiledAttribute {
  readonly text: AttributeName;
  readonly known: Known;
  /** Of {@link Known.object}. */
  readonly object: DirectObject | undefined;
  /** Of {@link Known.list}. */
  readonly putElement: PutElement | undefined;
  /** The primary key that it is a part of. */
  keyOf: KeySchema | undefined;
}

type Attributes = Readonly<Record<string, unknown>>;

/**
 * The direct encoding of what a compiled type converts. Name and type of each attribute are known, so that no item is
 * made, no name is looked up, and each value is read once: it costs what a plain document does. Only plain objects: an
 * instance of a class may have getters, and what cannot be encoded directly is read again where it is converted.
 *
 * @returns undefined if a name cannot be an attribute's: each record is refused then
 */
export function compileDirectEncoding(type: CompiledType): DirectEncoding<unknown> | undefined {
  if (type instanceof CompiledTupleItem) {
    const item = directObject(type.item);
    return item && { putAttributes: (encoder, element, schema) => item.putTuple(encoder, element, schema) };
  }
  return type instanceof CompiledObject ? directObject(type) : undefined;
}

function directObject(type: CompiledObject): DirectObject | undefined {
  const attributes: DirectAttribute[] = [];
  for (const attribute of type.attributes) {
    const direct = directAttribute(attribute);
    if (direct === undefined) return undefined;
    attributes.push(direct);
  }
  return new DirectObject(type, attributes);
}

function directAttribute(attribute: CompiledAttribute): DirectAttribute | undefined {
  const { name, type, scalar } = attribute;
  const text = attributeNameOf(name);
  if (text === undefined) return undefined;
  let known: Known = Known.nothing;
  let object: DirectObject | undefined;
  let putElement: PutElement | undefined;
  if (type instanceof CompiledObject) {
    object = directObject(type);
    if (object === undefined) return undefined;
    known = Known.object;
  } else if (type instanceof CompiledList) {
    putElement = elementOf(type);
    if (putElement !== undefined) known = Known.list;
  } else if (scalar === 'string') known = Known.string;
  else if (scalar === 'number') known = Known.number;
  return { ...attribute, text, known, object, putElement, keyOf: undefined };
}

/** Of lists of text and of numbers, which need not be looked at before they are written. */
function elementOf({ element, isNullable }: CompiledList): PutElement | undefined {
  if (isNullable) return undefined;
  if (element.scalar === 'string') return putStringElement;
  return element.scalar === 'number' ? putNumberElement : undefined;
}

function putStringElement(encoder: ItemEncoder, value: unknown, depth: number): void {
  if (typeof value === 'string') putStringValue(encoder, value, depth);
  else refuseDirect(encoder);
}

function putNumberElement(encoder: ItemEncoder, value: unknown, depth: number): void {
  if (typeof value === 'number') putNumberValue(encoder, value, depth);
  else refuseDirect(encoder);
}

class DirectObject implements DirectEncoding<unknown> {
  readonly #attributes: readonly DirectAttribute[];
  readonly #indexes: ReadonlyMap<string, number>;
  readonly #least: number;
  readonly #walk: Walk;
  #keySchema: KeySchema | undefined;

  constructor({ indexes, least, place }: CompiledObject, attributes: readonly DirectAttribute[]) {
    this.#walk = place;
    this.#attributes = attributes;
    this.#indexes = indexes;
    this.#least = least;
  }

  putAttributes(encoder: ItemEncoder, element: unknown, schema: KeySchema): void {
    this.#begin(schema);
    if (typeof element === 'object' && element !== null) this.#put(encoder, element, schema, 0);
    else refuseDirect(encoder);
  }

  /** The elements of an array as the attributes, in their order. */
  putTuple(encoder: ItemEncoder, element: unknown, schema: KeySchema): void {
    this.#begin(schema);
    const attributes = this.#attributes;
    if (!Array.isArray(element) || element.length !== attributes.length) {
      refuseDirect(encoder);
      return;
    }
    for (let i = 0; i < attributes.length; i++) {
      putOne(encoder, attributes[i] as DirectAttribute, element[i], schema, 0);
    }
  }

  /** Adds an M. */
  putMap(encoder: ItemEncoder, value: object, depth: number): void {
    const start = beginMapValue(encoder, depth);
    this.#put(encoder, value, undefined, depth + 1);
    endMapValue(encoder, start);
  }

  /** See `CompiledObject`, of which this is the counterpart. */
  #put(encoder: ItemEncoder, value: object, schema: KeySchema | undefined, depth: number): void {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      refuseDirect(encoder);
      return;
    }
    const attributes = this.#attributes;
    let next = 0;
    let found = 0;
    for (const name in value) {
      const member = (value as Attributes)[name];
      let attribute = attributes[next];
      if (attribute?.name === name) next++;
      else {
        const index = this.#indexes.get(name);
        if (index === undefined) continue;
        attribute = attributes[index] as DirectAttribute;
        next = index + 1;
      }
      found++;
      // The commonest by far: it saves the call.
      if (typeof member === 'string' && attribute.known === Known.string && attribute.keyOf === undefined) {
        if (schema === undefined) countElement(encoder);
        encoder.size += attribute.text.size;
        putString(encoder, attribute.text.beforeString, member, depth);
      } else putOne(encoder, attribute, member, schema, depth);
    }
    if (found < this.#least) this.#putNulls(encoder, value, schema, depth);
  }

  /** Adds what `for in` does not give: NULL for what an object does not have. */
  #putNulls(encoder: ItemEncoder, value: object, schema: KeySchema | undefined, depth: number): void {
    for (const attribute of this.#attributes) {
      if (isListed.call(value, attribute.name)) continue;
      putOne(encoder, attribute, attributeOf(value as Attributes, attribute.name), schema, depth);
    }
  }

  #begin(schema: KeySchema): void {
    this.#walk.walked = 0;
    if (schema === this.#keySchema) return;
    const { partitionKey, sortKey } = schema;
    for (const attribute of this.#attributes) {
      const isKey = attribute.name === partitionKey.name || attribute.name === sortKey?.name;
      attribute.keyOf = isKey ? schema : undefined;
    }
    this.#keySchema = schema;
  }
}

const isListed = Object.prototype.propertyIsEnumerable;

/** Adds an attribute, or none if it has no value: of an item with the key that `schema` tells, else of an M. */
function putOne(
  encoder: ItemEncoder,
  attribute: DirectAttribute,
  value: unknown,
  schema: KeySchema | undefined,
  depth: number,
): void {
  const { known, text } = attribute;
  let written = value;
  if (!isAsKnown(known, value)) {
    written = value === null || value === undefined ? undefined : attribute.type.convert(value);
    if (written === undefined) {
      if (!attribute.writesNull) return;
      written = null;
    }
  }
  if (schema === undefined) countElement(encoder);
  else if (attribute.keyOf === schema) written = noteDocumentKey(encoder, text.name, written, schema);
  encoder.size += text.size;
  if (typeof written === 'string') putString(encoder, text.beforeString, written, depth);
  else if (typeof written === 'number') putNumber(encoder, text.beforeNumber, written, depth);
  else {
    putConstant(encoder, text.beforeValue);
    if (known === Known.object && written !== null)
      (attribute.object as DirectObject).putMap(encoder, written as object, depth);
    else if (known === Known.list && Array.isArray(written))
      putList(encoder, written, depth, attribute.putElement as PutElement);
    else putValue(encoder, written, depth);
  }
  if (schema !== undefined && attribute.keyOf === schema) endKey(encoder, text.name, schema);
}

/** Whether a value is what it mostly is: then it needs no conversion. */
function isAsKnown(known: Known, value: unknown): boolean {
  if (typeof value === 'string') return known === Known.string;
  if (typeof value === 'number') return known === Known.number;
  if (known === Known.object) return typeof value === 'object' && value !== null;
  return known === Known.list && Array.isArray(value);
}
