import { isMap } from 'node:util/types';
import { recordError } from '../errors.js';
import { bytesOf } from '../item/binary.js';
import { isPlainObject } from '../item/javascript-value.js';
import { isNumberValue } from '../item/number.js';
import { type BeanPlan, type BeanStep, type NestedBeans, prefixed } from './bean-plan.js';
import { planOf } from './compile-bean.js';
import { type Conversion, convertValue, mapKeyText } from './convert-value.js';
import type { BeanClass } from './declaration.js';
import { generatedValue } from './generate.js';
import { setAttribute } from './set-attribute.js';
import { under, ValueFault } from './value-fault.js';

type Values = Readonly<Record<string, unknown>>;
type Item = Record<string, unknown>;

const NOT_DECLARED: NestedBeans = { ignoreNulls: false, bean: undefined };
const NOTHING: Values = Object.freeze({});

/** How deep the item itself is; nested beans are deeper, and their keys are none. */
const ITEM = 0;

/**
 * Adds a bean's attributes to `item`, as `BeanTableSchema.itemToMap` does.
 *
 * @throws {DynamoDbSinkError} `INVALID_KEY` @throws {ValueFault} for what cannot be written @throws whatever a getter
 * or a converter of the bean throws
 */
export function writeBean(
  conversion: Conversion,
  plan: BeanPlan,
  bean: Values,
  item: Item,
  ignoreNulls: boolean,
  depth: number,
): void {
  const { steps, known, prefix } = plan;
  const leaveOut = ignoreNulls || plan.ignoreNulls;
  let property = '';
  try {
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i] as BeanStep;
      property = step.property;
      const value = bean[property];
      if (step.isPlain && (typeof value === 'string' || typeof value === 'number')) item[step.name] = value;
      else writeStep(conversion, step, value, bean, item, leaveOut, depth);
    }
    // Fields that nothing is declared of are attributes too, and only an instance tells that they are there.
    for (const name in bean) {
      if (known.has(name) || !Object.hasOwn(bean, name)) continue;
      property = name;
      const attribute = prefix === '' ? name : prefix + name;
      if (plan.mayClash) refuseClash(item, attribute);
      const value = bean[name];
      if (typeof value === 'string' || typeof value === 'number') setAttribute(item, attribute, value);
      else writeValue(conversion, attribute, value, NOT_DECLARED, item, leaveOut, depth);
    }
  } catch (error) {
    throw under(property, error);
  }
}

function writeStep(
  conversion: Conversion,
  step: BeanStep,
  given: unknown,
  bean: Values,
  item: Item,
  leaveOut: boolean,
  depth: number,
): void {
  const { name, generated, convertedBy, key, flatten, nested } = step;
  if (flatten !== undefined) {
    writeFlattened(conversion, step, given, item, leaveOut, depth);
    return;
  }
  refuseClash(item, name);
  let value = generated === undefined ? given : generatedValue(generated, given, bean, conversion.run);
  if (convertedBy !== undefined && value !== undefined && value !== null) value = convertedBy(value);
  if (key !== undefined && depth === ITEM) {
    const converted = convertValue(conversion, value, nested, depth);
    refuseNoKey(name, key, converted);
    setAttribute(item, name, converted);
  } else writeValue(conversion, name, value, nested, item, leaveOut, depth);
}

function writeValue(
  conversion: Conversion,
  name: string,
  value: unknown,
  nested: NestedBeans,
  item: Item,
  leaveOut: boolean,
  depth: number,
): void {
  if (value === undefined || value === null) {
    if (!leaveOut) setAttribute(item, name, null);
  } else setAttribute(item, name, convertValue(conversion, value, nested, depth));
}

function refuseClash(item: Item, name: string): void {
  if (Object.hasOwn(item, name))
    throw new ValueFault(`would be the attribute ${name}, which another property is already`);
}

function refuseNoKey(name: string, { role, type }: NonNullable<BeanStep['key']>, value: unknown): void {
  const shown = role === 'partitionKey' ? 'partition key' : 'sort key';
  if (value === undefined || value === null)
    throw recordError('INVALID_KEY', `${shown} ${name} is missing`, { path: name });
  if (isOfType(type, value)) return;
  const decorator = role === 'partitionKey' ? '@DynamoDbPartitionKey' : '@DynamoDbSortKey';
  const found = ['N', 'S', 'B'].find((other) => isOfType(other, value));
  const hint =
    found === undefined ? '' : `; if the table has it so, write ${decorator}({ type: '${found}' })`;
  throw recordError(
    'INVALID_KEY',
    `${shown} ${name} must be of type ${type}, as the bean declares it${hint}`,
    {
      path: name,
    },
  );
}

function isOfType(type: string, value: unknown): boolean {
  if (type === 'S') return typeof value === 'string';
  if (typeof value !== 'object' || value === null)
    return type === 'N' && (typeof value === 'number' || typeof value === 'bigint');
  return type === 'N' ? isNumberValue(value) : bytesOf(value) !== undefined;
}

function writeFlattened(
  conversion: Conversion,
  { flatten, nested }: BeanStep,
  value: unknown,
  item: Item,
  leaveOut: boolean,
  depth: number,
): void {
  const { prefix, plan } = flatten as NonNullable<BeanStep['flatten']>;
  if (value === undefined || value === null) {
    // As in Java: a bean that is null is a bean of nulls.
    if (plan !== undefined && !leaveOut) writeBean(conversion, plan, NOTHING, item, leaveOut, depth);
    return;
  }
  const ownPlan = flattenedPlan(value, prefix, plan);
  if (ownPlan !== undefined) {
    refuseUntold(conversion, ownPlan);
    writeBean(conversion, ownPlan, value as Values, item, leaveOut, depth);
    return;
  }
  const isObject = typeof value === 'object' && !Array.isArray(value);
  if (!isObject || !(isMap(value) || isPlainObject(value)))
    throw new ValueFault('cannot be flattened: it is no bean, Map or plain object');
  for (const [key, member] of isMap(value) ? value : Object.entries(value)) {
    const name = prefix + mapKeyText(key);
    refuseClash(item, name);
    writeValue(conversion, name, member, nested, item, leaveOut, depth);
  }
}

const prefixedPlans = new WeakMap<BeanPlan, Map<string, BeanPlan>>();

/** The plan of what is flattened: of its class, or for a plain object of the declared one. */
function flattenedPlan(value: unknown, prefix: string, declared: BeanPlan | undefined): BeanPlan | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (isPlainObject(value)) return declared;
  const plan = planOf(value.constructor as BeanClass);
  if (plan === undefined) return undefined;
  const byPrefix = prefixedPlans.get(plan) ?? new Map<string, BeanPlan>();
  prefixedPlans.set(plan, byPrefix);
  const known = byPrefix.get(prefix) ?? prefixed(plan, prefix);
  byPrefix.set(prefix, known);
  return known;
}

/** A bean that only a record shows may have something to generate that the converter was told nothing about. */
export function refuseUntold({ run }: Conversion, plan: BeanPlan): void {
  if (plan.generates === undefined || run.generate !== undefined) return;
  throw new ValueFault(
    `is a ${plan.className}, whose ${plan.generates} can be generated: set generate to true or false`,
  );
}
