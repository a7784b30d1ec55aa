import type { AttributeValue, Item } from './attribute-value.js';
import { canonicalNumber } from './canonical-number.js';
import { readBase64, readBoolean, readFields, readList, readString } from './read-json.js';
import { validationException } from './service-error.js';

// Measured on DynamoDB Local: 31 lists around a value are taken, 32 are not.
const MAX_DEPTH = 31;

/** Reads and checks the attributes of an item (or of a key) as the service does; throws its refusal. */
export function readItem(json: unknown): Item {
  return readAttributes(json, 0);
}

function readAttributes(json: unknown, depth: number): Item {
  const attributes: [string, AttributeValue][] = [];
  for (const [name, value] of readFields(json)) {
    if (name === '') throw validationException('Empty attribute name');
    attributes.push([name, readAttributeValue(value, depth)]);
  }
  return Object.fromEntries(attributes); // not by assignment: an attribute may be called "__proto__"
}

// Each reader takes what stands beside the type and gives the value of that type.
const readers: ReadonlyMap<string, (json: unknown, depth: number) => AttributeValue> = new Map([
  ['S', (json: unknown): AttributeValue => ({ S: readString(json) })],
  ['N', (json: unknown): AttributeValue => ({ N: checkedNumber(readString(json)) })],
  ['B', (json: unknown): AttributeValue => ({ B: readBase64(json) })],
  ['BOOL', (json: unknown): AttributeValue => ({ BOOL: readBoolean(json) })],
  ['NULL', readNull],
  ['SS', (json: unknown): AttributeValue => ({ SS: readSet('SS', readList(json).map(readString)) })],
  ['NS', (json: unknown): AttributeValue => ({ NS: readSet('NS', readList(json).map(readString)) })],
  ['BS', (json: unknown): AttributeValue => ({ BS: readSet('BS', readList(json).map(readBase64)) })],
  ['L', readNestedList],
  ['M', (json: unknown, depth: number): AttributeValue => ({ M: readAttributes(json, deeper(depth)) })],
]);

function readAttributeValue(json: unknown, depth: number): AttributeValue {
  const fields = [...readFields(json)];
  let value: AttributeValue | undefined;
  for (const [type, content] of fields) {
    // A type the service does not know is overlooked, which leaves the value empty.
    const read = readers.get(type);
    if (read === undefined) continue;
    if (value !== undefined) {
      throw validationException(
        'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
      );
    }
    value = read(content, depth);
  }
  if (value === undefined) {
    throw validationException(
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    );
  }
  return value;
}

function readNestedList(json: unknown, depth: number): AttributeValue {
  const inside = deeper(depth);
  return { L: readList(json).map((element) => readAttributeValue(element, inside)) };
}

function readNull(json: unknown): AttributeValue {
  if (!readBoolean(json)) throw invalid('Null attribute value types must have the value of true');
  return { NULL: true };
}

function readSet(type: 'SS' | 'NS' | 'BS', members: readonly string[]): readonly string[] {
  if (members.length === 0) {
    if (type === 'BS') throw invalid('Binary sets should not be empty');
    throw invalid(`An ${type === 'SS' ? 'string' : 'number'} set  may not be empty`);
  }
  const distinct = new Set(type === 'NS' ? members.map(canonicalNumber) : members);
  if (distinct.size < members.length) {
    if (type === 'NS') throw validationException('Input collection contains duplicates');
    throw invalid(
      `Input collection [${members.join(', ')}]${type === 'BS' ? 'of type BS' : ''} contains duplicates.`,
    );
  }
  return members;
}

function checkedNumber(text: string): string {
  canonicalNumber(text); // throws what the service refuses
  return text;
}

function deeper(depth: number): number {
  if (depth === MAX_DEPTH) {
    throw validationException(
      'Nesting Levels have exceeded supported limits: ' +
        'Attributes in the item have nested levels beyond supported limit',
    );
  }
  return depth + 1;
}

function invalid(reason: string): Error {
  return validationException(`One or more parameter values were invalid: ${reason}`);
}
