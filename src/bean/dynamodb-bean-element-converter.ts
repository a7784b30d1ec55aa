import { randomUUID } from 'node:crypto';
import { encodesDirectly } from '../convert/direct-encodings.js';
import type { WriteRequest } from '../convert/element-converter.js';
import { ValueFault } from '../convert/value-fault.js';
import { type DynamoDbSinkError, recordError } from '../errors.js';
import { formatPath } from '../item/format-path.js';
import { isPlainObject } from '../item/javascript-value.js';
import { isSameKey, type KeyAttribute, type KeySchema } from '../item/key-schema.js';
import { kindOfValue } from '../item/kind-of.js';
import { checkBoolean, invalid, isObject, optionalFunction, refuseUnknown } from '../option-checks.js';
import { attributeNames, type BeanIndex, type BeanPlan, keySteps } from './bean-plan.js';
import { classOf, planOf } from './compile-bean.js';
import type { Conversion, NestedBean } from './conversion.js';
import { type BeanClass, BeanSchema, declarationCount } from './declaration.js';
import { DirectBean } from './direct-bean.js';
import type { Run } from './generate.js';
import { generatesOf } from './generates-of.js';
import { wrong } from './member-decorator.js';
import { nestedBean, writeBean } from './write-bean.js';

/** Options of a {@link DynamoDbBeanElementConverter}. */
export interface BeanConverterOptions {
  /**
   * Whether attributes without a value, null or undefined, are left out; else they are written as NULL. Those of nested
   * beans stay, unless `@DynamoDbIgnoreNulls` says otherwise.
   * @default false
   */
  readonly ignoreNulls?: boolean;
  /**
   * Whether versions, timestamps, UUIDs, counters and the time to live are filled in. To be told for a bean that has
   * one of them: Flink's sink ignores them, so either is a surprise to somebody.
   */
  readonly generate?: boolean;
  /** The time that is filled in, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
  /** The UUIDs that are filled in. @default crypto.randomUUID */
  readonly randomUUID?: () => string;
}

const OPTIONS: ReadonlySet<string> = new Set(['ignoreNulls', 'generate', 'now', 'randomUUID']);

/**
 * Puts instances of a bean as the items that Java's `BeanTableSchema.itemToMap` makes of them. Plain objects are taken
 * for beans of the class, instances of classes that extend it for what those declare, and anything else is that
 * record's `INVALID_ITEM`.
 *
 * @example new DynamoDbSink({ tableName: 'orders', elementConverter: new DynamoDbBeanElementConverter(Order) })
 */
export class DynamoDbBeanElementConverter<T extends object> {
  /** The primary key, as the bean declares it. */
  readonly keySchema: KeySchema;
  /** The secondary indexes that the bean's attributes are keys of. */
  readonly secondaryIndexes: readonly BeanIndex[];
  /** Never: see `ConverterObject`. */
  declare readonly call?: never;
  readonly #beanClass: BeanClass;
  readonly #plan: BeanPlan;
  /** As of how many declarations that is the plan. */
  readonly #declarations: number;
  readonly #ignoreNulls: boolean;
  /** Of classes that extend the bean, and of what was declared later, the plans that it writes by. */
  readonly #fitting = new WeakSet<BeanPlan>();
  readonly #run: Run;

  /**
   * @param bean a class that is decorated with `@DynamoDbBean`, or what `beanSchema` gives
   * @throws {DynamoDbSinkError} `INVALID_OPTION` if the class is no bean, has no partition key or two of them, two
   * attributes of one name, or carries what `generate` must be told for
   */
  constructor(
    bean: (abstract new (...args: never[]) => T) | BeanSchema<T, true>,
    options: BeanConverterOptions = {},
  ) {
    if (!isObject(options)) throw invalid('options', options, 'must be an object');
    refuseUnknown(options, OPTIONS, '');
    const { ignoreNulls = false, generate, now = Date.now } = options;
    this.#ignoreNulls = checkBoolean(ignoreNulls, 'ignoreNulls');
    this.#beanClass = bean instanceof BeanSchema ? bean.beanClass : bean;
    this.#plan = beanPlan(this.#beanClass);
    this.#declarations = declarationCount();
    this.keySchema = keySchemaOf(this.#plan);
    this.secondaryIndexes = this.#plan.indexes;
    if (generate !== undefined) checkBoolean(generate, 'generate');
    const generates = generatesOf(this.#plan);
    if (generates !== undefined && generate === undefined) {
      throw wrong(
        `option generate must be told: ${this.#plan.className} has ${generates}, which generate: true fills in on each put, and generate: false leaves as it is`,
      );
    }
    optionalFunction(now, 'now');
    this.#run = { generate, now, randomUUID: options.randomUUID ?? (() => randomUUID()) };
    optionalFunction(this.#run.randomUUID, 'randomUUID');
    if (!this.#plan.isData) return;
    const encoding = new DirectBean({
      keySchema: this.keySchema,
      ignoreNulls: this.#ignoreNulls,
      planFor: (element) => this.#planFor(element),
      newConversion: (held) => this.#newConversion(held),
    });
    encodesDirectly<T>(this, apply, encoding);
  }

  /**
   * The put of one element.
   *
   * @throws {DynamoDbSinkError} `INVALID_ITEM` for an element that is no such bean or holds what has no conversion,
   * `INVALID_KEY` for a key that is missing or of another type than declared, `RECORD_TOO_LARGE` for more values than an
   * item can have; whatever a getter or a converter throws
   */
  apply(element: T): WriteRequest {
    const plan = this.#planFor(element);
    try {
      return {
        type: 'PUT',
        item: writeBean(this.#newConversion(nestedBean), plan, element, this.#ignoreNulls, 0),
      };
    } catch (error) {
      throw error instanceof ValueFault ? itemError(error) : error;
    }
  }

  #newConversion(held: NestedBean): Conversion {
    return { run: this.#run, nestedBean: held, nowMS: undefined, walked: 0, flattening: 0 };
  }

  #planFor(element: unknown): BeanPlan {
    const plan = this.#plan;
    if (typeof element !== 'object' || element === null) throw foreign(plan, `is ${kindOfValue(element)}`);
    const beanClass = classOf(element);
    if (beanClass === this.#beanClass || isPlainObject(element)) return this.#ownPlan();
    if (!(element instanceof this.#beanClass) || typeof beanClass !== 'function')
      throw foreign(plan, 'is neither an instance of it nor a plain object');
    const own = planOf(beanClass) ?? this.#ownPlan();
    if (!this.#fitting.has(own)) this.#fit(own);
    return own;
  }

  /** That of the converter's class: another one if more was declared since, of a class that it extends for instance. */
  #ownPlan(): BeanPlan {
    if (this.#declarations === declarationCount()) return this.#plan;
    const own = planOf(this.#beanClass);
    if (own === undefined || own === this.#plan) return this.#plan;
    if (!this.#fitting.has(own)) this.#fit(own);
    return own;
  }

  /** Checks a plan that is not the one the converter was built with, when its first instance comes. */
  #fit(own: BeanPlan): void {
    if (!isSameKey(keySchemaOf(own), this.keySchema))
      throw foreign(this.#plan, `is a ${own.className}, which has another primary key`);
    const generates = generatesOf(own);
    if (generates !== undefined && this.#run.generate === undefined) {
      throw foreign(
        this.#plan,
        `is a ${own.className}, whose ${generates} can be generated: set generate to true or false`,
      );
    }
    this.#fitting.add(own);
  }
}

/** As it is here: a class that extends this one may have another one. */
const { apply } = DynamoDbBeanElementConverter.prototype;

function beanPlan(beanClass: unknown): BeanPlan {
  if (typeof beanClass !== 'function')
    throw invalid('bean', beanClass, 'must be a class, or what beanSchema gives');
  const plan = planOf(beanClass as BeanClass);
  if (plan !== undefined) return plan;
  throw wrong(`${beanClass.name} is no bean: decorate it with @DynamoDbBean, or call beanSchema`);
}

function keySchemaOf(plan: BeanPlan): KeySchema {
  let partitionKey: KeyAttribute | undefined;
  let sortKey: KeyAttribute | undefined;
  for (const { name, key } of keySteps(plan)) {
    if (key?.role === 'partitionKey') partitionKey = Object.freeze({ name, type: key.type });
    else if (key !== undefined) sortKey = Object.freeze({ name, type: key.type });
  }
  if (partitionKey === undefined) {
    const names = attributeNames(plan).join(', ') || 'none';
    throw wrong(
      `${plan.className} has no partition key: decorate one property with @DynamoDbPartitionKey; declared attributes are: ${names}`,
    );
  }
  return Object.freeze(sortKey === undefined ? { partitionKey } : { partitionKey, sortKey });
}

function foreign({ className }: BeanPlan, fault: string): DynamoDbSinkError {
  return recordError('INVALID_ITEM', `the element must be of class ${className}, and ${fault}`);
}

function itemError({ path, fault }: ValueFault): DynamoDbSinkError {
  const shown = formatPath(path);
  return recordError('INVALID_ITEM', `property ${shown} ${fault}`, { path: shown });
}
