import { ValueFault } from '../convert/value-fault.js';
import { recordError } from '../errors.js';
import { bytesOf } from '../item/binary.js';
import { isNumberValue } from '../item/number.js';
import { setAttribute } from '../item/set-attribute.js';
import type { BeanKey, BeanPlan, BeanStep, NestedBeans } from './bean-plan.js';
import type { Conversion } from './conversion.js';
import { convertValue } from './convert-value.js';
import { generatedValue } from './generate.js';

/** The properties of a bean. */
export type Values = Readonly<Record<string, unknown>>;

/** An item that is being made. */
export type Item = Record<string, unknown>;

/** How deep the item itself is; nested beans are deeper, and their keys are none. */
const ITEM = 0;

/** Adds the attribute of one property that is declared. */
export function addStep(
  conversion: Conversion,
  plan: BeanPlan,
  step: BeanStep,
  given: unknown,
  bean: Values,
  item: Item,
  leaveOut: boolean,
  depth: number,
): void {
  const { name, generated, convertedBy, key, nested } = step;
  if (plan.isFlattened) refuseClash(item, name);
  let value = generated === undefined ? given : generatedValue(generated, given, bean, conversion);
  if (convertedBy !== undefined && value !== undefined && value !== null) value = convertedBy(value);
  if (key !== undefined && depth === ITEM) {
    const converted = convertValue(conversion, value, nested, depth);
    if (typeof converted !== 'string' || key.type !== 'S') refuseNoKey(name, key, converted);
    setAttribute(item, name, converted);
  } else addValue(conversion, name, value, nested, item, leaveOut, depth);
}

/** Adds an attribute, or none if it has no value and such are left out. */
export function addValue(
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

/** Refuses a name that the item has. */
export function refuseClash(item: Item, name: string): void {
  if (Object.hasOwn(item, name)) throw clash(name);
}

export function clash(name: string): ValueFault {
  return new ValueFault(`would be the attribute ${name}, which another property is already`);
}

function refuseNoKey(name: string, { role, type }: BeanKey, value: unknown): void {
  const shown = role === 'partitionKey' ? 'partition key' : 'sort key';
  if (value === undefined || value === null)
    throw recordError('INVALID_KEY', `${shown} ${name} is missing`, { path: name });
  if (isOfType(type, value)) return;
  const found = ['N', 'S', 'B'].find((other) => isOfType(other, value));
  const hint =
    found === undefined ? '' : `; if the table has it so, declare it a ${shown} with { type: '${found}' }`;
  throw recordError(
    'INVALID_KEY',
    `${shown} ${name} must be of type ${type}, as the bean declares it${hint}`,
    {
      path: name,
    },
  );
}

/** Whether a value is of the type of a key. */
export function isOfType(type: string, value: unknown): boolean {
  if (type === 'S') return typeof value === 'string';
  if (typeof value !== 'object' || value === null)
    return type === 'N' && (typeof value === 'number' || typeof value === 'bigint');
  return type === 'N' ? isNumberValue(value) : bytesOf(value) !== undefined;
}
