import { formatPath } from '../item/format-path.js';
import { MAX_NESTED_CONTAINERS } from '../item/item-encoder.js';
import { isPlainObject } from '../item/javascript-value.js';
import type { KeySchema } from '../item/key-schema.js';
import { nearestName } from '../nearest-name.js';
import { invalid } from '../option-checks.js';
import { CompiledList, CompiledSet, CompiledTuple } from './compiled-collections.js';
import { CompiledMap } from './compiled-map.js';
import { type CompiledAttribute, CompiledObject, CompiledTupleItem } from './compiled-object.js';
import { keyScalar, scalarAt } from './compiled-scalar.js';
import {
  type CompiledType,
  compiledDocument,
  newPlace,
  type Place,
  type ScalarType,
} from './compiled-type.js';
import { ListType, MapType, OptionalType, type TypeName } from './declared-types.js';

/** What the compilation of one declaration knows. */
interface Compilation {
  readonly ignoreNulls: boolean;
  readonly keySchema: KeySchema | undefined;
  /** Shared by all types of the converter. */
  readonly place: Place;
  /** The declarations around the one that is being compiled, outermost first. */
  readonly around: unknown[];
  /** The names that lead to it, for errors. */
  readonly path: (string | number)[];
}

/**
 * The type of whole elements.
 * @throws {DynamoDbSinkError} `INVALID_OPTION` for what is no declaration
 */
export function compileItemType(
  declared: unknown,
  ignoreNulls: boolean,
  keySchema: KeySchema | undefined,
): CompiledType {
  const compilation: Compilation = { ignoreNulls, keySchema, place: newPlace(), around: [], path: ['type'] };
  const attributes = itemAttributes(declared);
  if (attributes === undefined || Object.keys(attributes).length === 0) {
    throw invalid('type', declared, 'must be an object of attributes and their types, or a tuple of types');
  }
  const item = compileObject(compilation, attributes, 0);
  return Array.isArray(declared) ? new CompiledTupleItem(item, Object.keys(attributes)) : item;
}

/** The attributes of an item and their declarations: those of a tuple are called f0, f1 and so on. */
export function itemAttributes(declared: unknown): Readonly<Record<string, unknown>> | undefined {
  // Array.from, since map passes over holes, which are no types.
  if (Array.isArray(declared)) return Object.fromEntries(Array.from(declared, (type, i) => [`f${i}`, type]));
  if (typeof declared !== 'object' || declared === null || !isPlainObject(declared)) return undefined;
  return declared as Readonly<Record<string, unknown>>;
}

function compileObject(
  compilation: Compilation,
  declared: Readonly<Record<string, unknown>>,
  depth: number,
): CompiledObject {
  const attributes = Object.keys(declared).map((name): CompiledAttribute => {
    const role = depth === 0 ? keyRole(compilation.keySchema, name) : undefined;
    const type = compilePart(compilation, name, declared[name], depth + 1, role);
    // The encoder tells a key that is missing by its role and name.
    return { name, type, scalar: type.scalar, writesNull: !compilation.ignoreNulls && role === undefined };
  });
  return new CompiledObject(attributes, compilation.place, depth);
}

/** A declaration inside another one, of values at the first `depth` parts of the place. */
function compilePart(
  compilation: Compilation,
  part: string | number,
  declared: unknown,
  depth: number,
  role?: keyof KeySchema,
): CompiledType {
  const { around, path } = compilation;
  path.push(part);
  const type = innerType(declared);
  if (around.includes(type) && typeof type === 'object') {
    throw invalid(formatPath(path), type, 'must not contain itself');
  }
  if (depth > MAX_NESTED_CONTAINERS + 1) {
    throw invalid(
      formatPath(path),
      type,
      `must not be nested deeper than ${MAX_NESTED_CONTAINERS + 1} levels`,
    );
  }
  around.push(type);
  const compiled = compile(compilation, type, depth, role);
  around.pop();
  path.pop();
  return compiled;
}

function compile(
  compilation: Compilation,
  type: unknown,
  depth: number,
  role: keyof KeySchema | undefined,
): CompiledType {
  const { place, ignoreNulls } = compilation;
  if (typeof type === 'string') return compileNamed(compilation, type, depth, role);
  if (typeof type === 'object' && type !== null) {
    if (ListType.is(type)) {
      return new CompiledList(
        compilePart(compilation, 0, type.element, depth + 1),
        isOptional(type.element),
        place,
        depth,
      );
    }
    if (MapType.is(type)) {
      return new CompiledMap(
        compilePart(compilation, '*', type.value, depth + 1),
        !ignoreNulls,
        place,
        depth,
      );
    }
    if (Array.isArray(type) && type.length > 0) {
      const elements = Array.from(type, (element, i) => compilePart(compilation, i, element, depth + 1));
      return new CompiledTuple(elements, type.map(isOptional), place, depth);
    }
    if (isPlainObject(type) && !Array.isArray(type)) {
      return compileObject(compilation, type as Readonly<Record<string, unknown>>, depth);
    }
  }
  throw unmapped(compilation, type);
}

function compileNamed(
  compilation: Compilation,
  name: string,
  depth: number,
  role: keyof KeySchema | undefined,
): CompiledType {
  const { place, keySchema } = compilation;
  switch (name as TypeName) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'binary': {
      const key = role === undefined ? undefined : keySchema?.[role];
      const scalar = name as ScalarType;
      if (role !== undefined && key !== undefined) return keyScalar(scalar, role, key);
      return scalarAt(scalar, place, depth);
    }
    case 'stringSet':
      return new CompiledSet('string', place, depth);
    case 'numberSet':
      return new CompiledSet('number', place, depth);
    case 'binarySet':
      return new CompiledSet('binary', place, depth);
    case 'stringList':
      return new CompiledList(scalarAt('string', place, depth + 1), false, place, depth);
    case 'numberList':
      return new CompiledList(scalarAt('number', place, depth + 1), false, place, depth);
    case 'document':
      return compiledDocument;
    default:
      throw unmapped(compilation, name);
  }
}

function keyRole(keySchema: KeySchema | undefined, name: string): keyof KeySchema | undefined {
  if (keySchema?.partitionKey.name === name) return 'partitionKey';
  return keySchema?.sortKey?.name === name ? 'sortKey' : undefined;
}

function isOptional(declared: unknown): boolean {
  return typeof declared === 'object' && declared !== null && OptionalType.is(declared);
}

function innerType(declared: unknown): unknown {
  let type = declared;
  while (typeof type === 'object' && type !== null && OptionalType.is(type)) {
    type = type.type;
  }
  return type;
}

const TYPE_NAMES: readonly TypeName[] = [
  'string',
  'number',
  'boolean',
  'binary',
  'stringSet',
  'numberSet',
  'binarySet',
  'stringList',
  'numberList',
  'document',
];

function unmapped({ path }: Compilation, type: unknown): Error {
  const near = typeof type === 'string' ? nearestName(type, TYPE_NAMES) : undefined;
  const hint = near === undefined ? '' : ` (did you mean "${near}"?)`;
  const rule = `must be ${TYPE_NAMES.join(', ')}, an object, a tuple, listOf(), mapOf() or optional()${hint}`;
  return invalid(formatPath(path), type, rule);
}
