import {
  type AttributeValue,
  type Item,
  type KeyAttribute,
  keyText,
  type TableSchema,
} from './attribute-value.js';
import { compareKeyTexts } from './compare-keys.js';
import { readItem } from './read-item.js';
import { readFields, readString } from './read-json.js';
import { validationException } from './service-error.js';

/** What a KeyConditionExpression asks for. */
export interface KeyCondition {
  /** The partition key, as an item that has nothing else. */
  readonly partitionKey: Item;
  /** Whether an item of that partition is asked for. */
  readonly matches: (item: Item) => boolean;
}

interface Comparison {
  readonly name: string;
  readonly operator: string;
  readonly values: readonly AttributeValue[];
}

/** Reads the KeyConditionExpression of a Query, with the names and values it refers to. */
export function readKeyCondition(request: ReadonlyMap<string, unknown>, schema: TableSchema): KeyCondition {
  const parser = new Parser(
    readString(request.get('KeyConditionExpression') ?? ''),
    readFields(request.get('ExpressionAttributeNames') ?? {}),
    readItem(request.get('ExpressionAttributeValues') ?? {}),
  );
  const comparisons = parser.all();
  const { partitionKey, sortKey } = schema;
  const [ofPartition, ...morePartition] = comparisons.filter(({ name }) => name === partitionKey.name);
  const [ofSort, ...moreSort] = comparisons.filter(
    ({ name }) => sortKey !== undefined && name === sortKey.name,
  );
  const isOther = comparisons.length > (ofPartition === undefined ? 0 : 1) + (ofSort === undefined ? 0 : 1);
  if (ofPartition?.operator !== '=' || isOther || morePartition.length > 0 || moreSort.length > 0) {
    throw validationException('Query key condition not supported');
  }
  const [value] = ofPartition.values as [AttributeValue];
  const key: Item = { [partitionKey.name]: value };
  textOf(key, partitionKey);
  if (ofSort === undefined || sortKey === undefined) return { partitionKey: key, matches: () => true };
  return { partitionKey: key, matches: sortKeyMatcher(ofSort, sortKey) };
}

function sortKeyMatcher({ operator, values }: Comparison, sortKey: KeyAttribute): (item: Item) => boolean {
  const [first = '', second = ''] = values.map((value) => textOf({ [sortKey.name]: value }, sortKey));
  const compare = (item: Item, with_: string): number =>
    compareKeyTexts(sortKey.type, keyText(item, sortKey) ?? '', with_);
  switch (operator) {
    case '=':
      return (item) => compare(item, first) === 0;
    case '<':
      return (item) => compare(item, first) < 0;
    case '<=':
      return (item) => compare(item, first) <= 0;
    case '>':
      return (item) => compare(item, first) > 0;
    case '>=':
      return (item) => compare(item, first) >= 0;
    case 'BETWEEN':
      return (item) => compare(item, first) >= 0 && compare(item, second) <= 0;
    default:
      return (item) => beginsWith(item, first, sortKey);
  }
}

function beginsWith(item: Item, start: string, sortKey: KeyAttribute): boolean {
  if (sortKey.type === 'N')
    throw validationException('Query key condition not supported: begins_with of a number');
  const encoding = sortKey.type === 'S' ? 'utf8' : 'base64';
  const [whole, prefix] = [keyText(item, sortKey) ?? '', start].map((text) => Buffer.from(text, encoding));
  return whole !== undefined && prefix !== undefined && whole.subarray(0, prefix.length).equals(prefix);
}

function textOf(key: Item, attribute: KeyAttribute): string {
  const text = keyText(key, attribute);
  if (text === undefined) {
    throw validationException(
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    );
  }
  return text;
}

const TOKEN = /\s*(#[\w.-]+|:[\w.-]+|<=|>=|[=<>(),]|\w[\w-]*)/y;

/** Reads `a = :b`, `a BETWEEN :b AND :c` and `begins_with(a, :b)`, joined by AND, in parentheses or not. */
class Parser {
  readonly #tokens: string[] = [];
  readonly #names: ReadonlyMap<string, unknown>;
  readonly #values: Item;

  constructor(text: string, names: ReadonlyMap<string, unknown>, values: Item) {
    this.#names = names;
    this.#values = values;
    const token = new RegExp(TOKEN);
    const end = text.trimEnd().length;
    while (token.lastIndex < end) {
      const found = token.exec(text)?.[1];
      if (found === undefined) throw syntaxError(text);
      this.#tokens.push(found);
    }
    this.#tokens.reverse(); // to be taken from the end
  }

  all(): readonly Comparison[] {
    const comparisons = this.#joined();
    if (this.#tokens.length > 0) throw syntaxError(this.#tokens.at(-1));
    return comparisons;
  }

  #joined(): Comparison[] {
    const comparisons = this.#one();
    while (this.#tokens.at(-1)?.toUpperCase() === 'AND') {
      this.#tokens.pop();
      comparisons.push(...this.#one());
    }
    return comparisons;
  }

  #one(): Comparison[] {
    const token = this.#take();
    if (token === '(') {
      const inside = this.#joined();
      this.#expect(')');
      return inside;
    }
    if (token === 'begins_with') {
      this.#expect('(');
      const name = this.#name(this.#take());
      this.#expect(',');
      const value = this.#value();
      this.#expect(')');
      return [{ name, operator: token, values: [value] }];
    }
    const name = this.#name(token);
    const operator = this.#take().toUpperCase();
    if (operator === 'BETWEEN') {
      const least = this.#value();
      this.#expect('AND');
      return [{ name, operator, values: [least, this.#value()] }];
    }
    if (!['=', '<', '<=', '>', '>='].includes(operator)) throw syntaxError(operator);
    return [{ name, operator, values: [this.#value()] }];
  }

  #name(token: string): string {
    if (!token.startsWith('#')) return token;
    const name = this.#names.get(token);
    if (name !== undefined) return readString(name);
    throw validationException(
      `Invalid KeyConditionExpression: An expression attribute name used in the document path is not defined; attribute name: ${token}`,
    );
  }

  #value(): AttributeValue {
    const token = this.#take();
    const value = Object.hasOwn(this.#values, token) ? this.#values[token] : undefined;
    if (value !== undefined) return value;
    throw validationException(
      `Invalid KeyConditionExpression: An expression attribute value used in expression is not defined; attribute value: ${token}`,
    );
  }

  #expect(token: string): void {
    const found = this.#take();
    if (found.toUpperCase() !== token) throw syntaxError(found);
  }

  #take(): string {
    const token = this.#tokens.pop();
    if (token === undefined) throw syntaxError('<EOF>');
    return token;
  }
}

function syntaxError(token: string | undefined): Error {
  return validationException(`Invalid KeyConditionExpression: Syntax error; token: "${token}"`);
}
