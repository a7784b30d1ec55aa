import type { KeySchema, KeyType } from '../item/key-schema.js';
import { checkBoolean, invalid, isObject, refuseUnknown } from '../option-checks.js';
import { compileItemType, itemAttributes } from './compile-type.js';
import type { ObjectType, TupleType } from './declared-types.js';
import type { DeclarationOf, DeclaredKeyName, ElementOf, KeyNameOf } from './declared-values.js';
import { encodesDirectly } from './direct-encodings.js';
import { compileDirectEncoding } from './direct-object.js';
import type { ConverterObject, WriteRequest } from './element-converter.js';
import { requestMaker, WRITE_OPTION_NAMES, type WriteOptions } from './write-options.js';

/** Options of {@link typeInformedElementConverter}, of elements of type `T` with attributes that can be a key. */
export interface TypeInformedElementConverterOptions<T, KeyName extends string = KeyNameOf<T>>
  extends WriteOptions<T> {
  /**
   * Whether an attribute that is missing, null or undefined is left out; if not, it is written as NULL. So is an empty
   * set, which DynamoDB does not have.
   * @default true
   */
  readonly ignoreNulls?: boolean | undefined;
  /**
   * The attribute that is the partition key: declared as `'string'`, `'number'` or `'binary'`. The converter's
   * `keySchema` is made of it.
   * @default unknown to the converter: the sink learns the key from the table, or from its option `keySchema`
   */
  readonly partitionKey?: KeyName | undefined;
  /**
   * The attribute that is the sort key, likewise; only beside `partitionKey`.
   * @default none
   */
  readonly sortKey?: KeyName | undefined;
}

/** What {@link typeInformedElementConverter} gives. */
export interface TypeInformedElementConverter<T> extends ConverterObject<T> {
  /** @throws {DynamoDbSinkError} `INVALID_ITEM` or `INVALID_KEY` */
  readonly apply: (element: T) => WriteRequest;
  /** The primary key, if `partitionKey` was given. */
  readonly keySchema: KeySchema | undefined;
}

const OPTION_NAMES: ReadonlySet<string> = new Set([
  ...WRITE_OPTION_NAMES,
  'ignoreNulls',
  'partitionKey',
  'sortKey',
]);

/**
 * A converter for elements of one declared type, the counterpart of Flink's `DynamoDbTypeInformedElementConverter`. An
 * element's declared attributes are the item, and nothing else is; a value of another type than declared is refused, not
 * made into it. The declaration is compiled once, here.
 *
 * A type is a word (`'string'`, `'number'`, `'boolean'`, `'binary'`, `'stringSet'`, `'numberSet'`, `'binarySet'`,
 * `'stringList'`, `'numberList'`, `'document'`), an object of attributes, a tuple of types, `listOf(type)` or
 * `mapOf(type)`; `optional(type)` for what may be missing. The type of the elements follows from the declaration, or is
 * given, and then the declaration has to fit it: `typeInformedElementConverter<Order>({ … })`. A tuple makes an item of
 * the attributes f0, f1 and so on.
 *
 * A mismatch is the element's rejection: `INVALID_ITEM` with the attribute's `path`, or `INVALID_KEY` for an attribute
 * that is named as `partitionKey` or `sortKey`.
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION`, also for a type that has no mapping
 * @see https://github.com/apache/flink-connector-aws, `DynamoDbTypeInformedElementConverter`
 */
// `never` where no type is given: else any declaration would pass, as one of an object of whatever attributes. So would
// it as one of a type without attributes: as such the compiler takes the elements of a sink that are yet to be found.
export function typeInformedElementConverter<Element extends object = never>(
  type: [keyof Element] extends [never] ? never : DeclarationOf<NoInfer<Element>>,
  options?: TypeInformedElementConverterOptions<NoInfer<Element>>,
): TypeInformedElementConverter<Element>;
export function typeInformedElementConverter<const Type extends ObjectType | TupleType>(
  type: Type,
  options?: TypeInformedElementConverterOptions<ElementOf<NoInfer<Type>>, DeclaredKeyName<NoInfer<Type>>>,
): TypeInformedElementConverter<ElementOf<Type>>;
export function typeInformedElementConverter(
  type: unknown,
  options: UncheckedOptions = {},
): TypeInformedElementConverter<never> {
  if (!isObject(options)) throw invalid('options', options, 'must be an object');
  refuseUnknown(options, OPTION_NAMES, '');
  const { ignoreNulls = true, partitionKey, sortKey } = options;
  checkBoolean(ignoreNulls, 'ignoreNulls');
  const makeRequest = requestMaker<unknown>(options as WriteOptions<unknown>);
  const keySchema = keySchemaOf(itemAttributes(type), partitionKey, sortKey);
  const compiled = compileItemType(type, ignoreNulls, keySchema);
  const converter: TypeInformedElementConverter<unknown> = {
    apply: (element) => makeRequest(element, compiled.convert(element) as object),
    // Of the sink's own table: what goes to others has their key.
    keySchema: options.tableName === undefined ? keySchema : undefined,
  };
  const { type: requestType = 'PUT', tableName } = options;
  if (requestType !== 'PUT' || tableName !== undefined) return converter;
  const encoding = compileDirectEncoding(compiled);
  if (encoding !== undefined) encodesDirectly(converter, converter.apply, encoding);
  return converter;
}

/** The options of any elements. */
interface UncheckedOptions extends WriteOptions<never> {
  readonly ignoreNulls?: boolean | undefined;
  readonly partitionKey?: string | undefined;
  readonly sortKey?: string | undefined;
}

const KEY_TYPES: ReadonlyMap<unknown, KeyType> = new Map([
  ['string', 'S'],
  ['number', 'N'],
  ['binary', 'B'],
]);

function keySchemaOf(
  attributes: Readonly<Record<string, unknown>> | undefined,
  partitionKey: string | undefined,
  sortKey: string | undefined,
): KeySchema | undefined {
  if (partitionKey === undefined) {
    if (sortKey !== undefined) throw invalid('sortKey', sortKey, 'needs partitionKey beside it');
    return undefined;
  }
  if (sortKey === partitionKey)
    throw invalid('sortKey', sortKey, 'must be another attribute than partitionKey');
  const keyAttribute = (name: string, option: string) => {
    const declared =
      attributes !== undefined && Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    const keyType = KEY_TYPES.get(declared);
    if (keyType !== undefined) return { name, type: keyType };
    throw invalid(option, name, "must be an attribute declared as 'string', 'number' or 'binary'");
  };
  const partition = keyAttribute(partitionKey, 'partitionKey');
  return sortKey === undefined
    ? { partitionKey: partition }
    : { partitionKey: partition, sortKey: keyAttribute(sortKey, 'sortKey') };
}
