import { isObject, refuseUnknown } from '../option-checks.js';
import { type BeanClass, type BeanSource, declarationIn } from './declaration.js';
import {
  contextOf,
  declareMember,
  type MemberDecorator,
  type OptionsDecorator,
  optionalOptions,
  type PlainMemberDecorator,
  plainMemberDecorator,
  refuseOptions,
  requiredOptions,
  wrong,
} from './member-decorator.js';

/** What `@DynamoDbAttribute` may be told beside a name. */
export interface AttributeOptions {
  /** The attribute's name. @default the property's name */
  readonly name?: string;
  /**
   * The bean that values of the property are, for values that are plain objects, of parsed JSON for instance: also
   * those in an array or a Map. Instances of a bean are known without it. A function that gives the class, or what
   * `beanSchema` gives of it, since classes may know each other.
   */
  readonly bean?: () => BeanSource;
}

const ATTRIBUTE = '@DynamoDbAttribute';

/**
 * Gives the attribute another name than the property's: `@DynamoDbAttribute('order_id')`.
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION` when the class is evaluated, if the name is empty
 */
export function DynamoDbAttribute(nameOrOptions: string | AttributeOptions): MemberDecorator<unknown> {
  // Without parentheses there are two arguments, the second of which is the context.
  // biome-ignore lint/complexity/noArguments: the signature is for people who call it right
  if (arguments.length > 1) throw wrong(`${ATTRIBUTE} must be told a name: ${ATTRIBUTE}('order_id')`);
  return (_target, context) => {
    if (!isObject(nameOrOptions)) {
      declareMember(ATTRIBUTE, 'name', nameOrOptions, context);
      return;
    }
    refuseUnknown(nameOrOptions, new Set(['name', 'bean']), `${ATTRIBUTE}.`);
    if (nameOrOptions.name !== undefined) declareMember(ATTRIBUTE, 'name', nameOrOptions.name, context);
    if (nameOrOptions.bean !== undefined) declareMember(ATTRIBUTE, 'bean', nameOrOptions.bean, context);
  };
}

/** The property is no attribute. */
export const DynamoDbIgnore: PlainMemberDecorator = plainMemberDecorator('@DynamoDbIgnore', 'ignore');

/** Nothing to see when an item is written: it tells Java's client how to read an empty map. */
export const DynamoDbPreserveEmptyObject: PlainMemberDecorator = plainMemberDecorator(
  '@DynamoDbPreserveEmptyObject',
  'preserveEmptyObject',
);

/** {@link DynamoDbIgnoreNulls} on a property or on a class. */
export interface IgnoreNullsDecorator extends PlainMemberDecorator {
  (target: BeanClass, context: ClassDecoratorContext): void;
  (): MemberDecorator<unknown> & ((target: BeanClass, context: ClassDecoratorContext) => void);
}

const IGNORE_NULLS = '@DynamoDbIgnoreNulls';

/**
 * Leaves out attributes without a value instead of writing NULL. On a property: those of the beans that the property
 * holds, also in a list or a map, as in Java. On a class: those of that bean, wherever it is.
 */
export const DynamoDbIgnoreNulls: IgnoreNullsDecorator = ((...args: readonly unknown[]) => {
  refuseOptions(IGNORE_NULLS, args);
  if (args.length === 0 || (args[0] === undefined && args.length === 1))
    return (_target: unknown, context: unknown) => ignoreNulls(context);
  return ignoreNulls(args[1]);
}) as IgnoreNullsDecorator;

function ignoreNulls(given: unknown): void {
  const context = contextOf(IGNORE_NULLS, given);
  if (context.kind === 'class') declarationIn(context.metadata as object).ignoreNulls = true;
  else declareMember(IGNORE_NULLS, 'ignoreNulls', undefined, given);
}

/**
 * Writes what `converter` makes of the value, converted as any other value is. It is not called for null and undefined.
 * What it throws is that record's rejection (`CONVERTER_FAILED`).
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION` when the class is evaluated, if it is no function
 */
export const DynamoDbConvertedBy: <V>(
  converter: (value: V) => unknown,
) => MemberDecorator<V | null | undefined> = requiredOptions(
  '@DynamoDbConvertedBy',
  'convertedBy',
  '@DynamoDbConvertedBy((price) => price.toFixed(2))',
) as <V>(converter: (value: V) => unknown) => MemberDecorator<V | null | undefined>;

/** Options of {@link DynamoDbFlatten}. */
export interface FlattenOptions {
  /** Stands before the name of each attribute. @default '' */
  readonly prefix?: string;
  /**
   * The bean that is flattened. With it a clash of names is refused when the converter is built, plain objects are
   * taken for it, and null is a NULL for each of its attributes, as in Java; without it a clash is that record's
   * `INVALID_ITEM`, null is nothing, and a key that the bean declares is no key of the table.
   */
  readonly bean?: () => BeanSource;
}

/** Writes the attributes of a nested bean, a map or a plain object as attributes of the item itself. */
export const DynamoDbFlatten: OptionsDecorator<FlattenOptions, object | null | undefined> = optionalOptions(
  '@DynamoDbFlatten',
  'flatten',
) as OptionsDecorator<FlattenOptions, object | null | undefined>;

/** For updates in Java: changes nothing in a put, which writes the whole item. */
export const DynamoDbUpdateBehavior: (
  behavior: 'WRITE_ALWAYS' | 'WRITE_IF_NOT_EXISTS',
) => MemberDecorator<unknown> = requiredOptions(
  '@DynamoDbUpdateBehavior',
  'updateBehavior',
  "@DynamoDbUpdateBehavior('WRITE_IF_NOT_EXISTS')",
) as (behavior: 'WRITE_ALWAYS' | 'WRITE_IF_NOT_EXISTS') => MemberDecorator<unknown>;
