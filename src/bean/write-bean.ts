import { isMap } from 'node:util/types';
import { under, ValueFault } from '../convert/value-fault.js';
import { countValues } from '../convert/walk.js';
import { isPlainObject } from '../item/javascript-value.js';
import { setAttribute } from '../item/set-attribute.js';
import type { BeanPlan, BeanStep, Layout } from './bean-plan.js';
import type { Conversion } from './conversion.js';
import { mapKeyText } from './convert-value.js';
import { flattenedPlan } from './flattened-plan.js';
import { NOTHING } from './generate.js';
import { generatesOf } from './generates-of.js';
import { layoutFor } from './layout.js';
import { NOT_DECLARED } from './undeclared-step.js';
import { addStep, addValue, clash, type Item, refuseClash, type Values } from './write-attribute.js';

/** How many beans may be flattened, each into the one before: as many as DynamoDB has levels. */
const MOST_FLATTENED = 32;

/**
 * The item of a bean, as `BeanTableSchema.itemToMap` makes it.
 *
 * @throws as {@link addBean}
 */
export function writeBean(
  conversion: Conversion,
  plan: BeanPlan,
  bean: object,
  ignoreNulls: boolean,
  depth: number,
): Item {
  const layout = layoutFor(plan, bean);
  const leaveOut = ignoreNulls || plan.ignoreNulls;
  const item: Item = leaveOut ? {} : { ...(layout ?? plan).template };
  addBean(conversion, plan, layout, bean as Values, item, ignoreNulls, depth);
  return item;
}

/**
 * Adds a bean's attributes to `item`.
 *
 * @throws {DynamoDbSinkError} `INVALID_KEY` @throws {ValueFault} for what cannot be written @throws whatever a getter
 * or a converter of the bean throws
 */
function addBean(
  conversion: Conversion,
  plan: BeanPlan,
  layout: Layout | undefined,
  bean: Values,
  item: Item,
  ignoreNulls: boolean,
  depth: number,
): void {
  const { steps, stepOf } = plan;
  const order = layout?.order ?? steps;
  const leaveOut = ignoreNulls || plan.ignoreNulls;
  let property = '';
  let place = 0;
  let written = 0;
  try {
    // By the instance's own fields, which the engine reads by `for in` twice as fast as by names from a list. They
    // nearly always come in the order of the layout.
    for (const name in bean) {
      property = name;
      const next = place < order.length ? order[place] : undefined;
      const isNext = next !== undefined && next.property === name;
      const step = isNext ? next : stepOf.get(name);
      if (isNext) place++;
      if (step === undefined) {
        if (Object.hasOwn(bean, name))
          addUndeclared(conversion, plan, name, bean[name], item, leaveOut, depth);
        continue;
      }
      if (step === null || step.flatten !== undefined) continue;
      written++;
      const value = bean[name];
      if (
        typeof value === 'string'
          ? step.takesText
          : step.isPlain && typeof value !== 'object' && value !== undefined
      )
        item[step.name] = value;
      else addStep(conversion, plan, step, value, bean, item, leaveOut, depth);
    }
    if (layout === undefined ? written === steps.length : layout.isWhole) return;
    for (const step of steps) {
      if (step.flatten !== undefined || isListed(bean, step.property)) continue;
      property = step.property;
      addStep(conversion, plan, step, bean[property], bean, item, leaveOut, depth);
    }
    if (!plan.hasFlatten) return;
    for (const step of steps) {
      if (step.flatten === undefined) continue;
      property = step.property;
      addFlattened(conversion, step, bean[property], item, leaveOut, depth);
    }
  } catch (error) {
    throw under(property, error);
  }
}

/** Whether `for in` gives this name. */
function isListed(bean: Values, property: string): boolean {
  for (let holder: unknown = bean; holder !== null; holder = Object.getPrototypeOf(holder)) {
    const descriptor = Object.getOwnPropertyDescriptor(holder, property);
    if (descriptor !== undefined) return descriptor.enumerable === true;
  }
  return false;
}

/** A field that nothing is declared of is an attribute too, and only an instance tells that it is there. */
function addUndeclared(
  conversion: Conversion,
  { prefix, taken, isFlattened }: BeanPlan,
  property: string,
  value: unknown,
  item: Item,
  leaveOut: boolean,
  depth: number,
): void {
  const name = prefix === '' ? property : prefix + property;
  if (taken.has(name) || (isFlattened && Object.hasOwn(item, name))) throw clash(name);
  if (typeof value === 'string' || typeof value === 'number') setAttribute(item, name, value);
  else addValue(conversion, name, value, NOT_DECLARED, item, leaveOut, depth);
}

function addFlattened(
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
    if (plan !== undefined && !leaveOut) addBean(conversion, plan, undefined, NOTHING, item, leaveOut, depth);
    return;
  }
  const ownPlan = flattenedPlan(value, prefix, plan);
  if (ownPlan !== undefined) {
    refuseUntold(conversion, ownPlan);
    countValues(conversion, 1);
    if (conversion.flattening === MOST_FLATTENED)
      throw new ValueFault(`is flattened ${MOST_FLATTENED} beans deep: it may hold itself`);
    conversion.flattening++;
    addBean(conversion, ownPlan, undefined, value as Values, item, leaveOut, depth);
    conversion.flattening--;
    return;
  }
  const isObject = typeof value === 'object' && !Array.isArray(value);
  if (!isObject || !(isMap(value) || isPlainObject(value)))
    throw new ValueFault('cannot be flattened: it is no bean, Map or plain object');
  for (const [key, member] of isMap(value) ? value : Object.entries(value)) {
    const name = prefix + mapKeyText(key);
    if (member === undefined) continue; // as in a Map or plain object that is not flattened
    refuseClash(item, name);
    addValue(conversion, name, member, nested, item, leaveOut, depth);
  }
}

/** Writes a bean that is inside another one. */
export function nestedBean(
  conversion: Conversion,
  plan: BeanPlan,
  bean: object,
  ignoreNulls: boolean,
  depth: number,
): Item {
  refuseUntold(conversion, plan);
  return writeBean(conversion, plan, bean, ignoreNulls, depth);
}

/**
 * A bean that only a record shows may have something to generate that the converter was told nothing about.
 * @throws {ValueFault} if it has
 */
export function refuseUntold({ run }: Conversion, plan: BeanPlan): void {
  if (run.generate !== undefined) return;
  const path = generatesOf(plan);
  if (path === undefined) return;
  throw new ValueFault(
    `is a ${plan.className}, whose ${path} can be generated: set generate to true or false`,
  );
}
