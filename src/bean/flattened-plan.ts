import { isPlainObject } from '../item/javascript-value.js';
import { type BeanPlan, prefixed, withoutKeys } from './bean-plan.js';
import { classOf, planOf } from './compile-bean.js';

/** Plans of beans that are flattened, by what stands before their names and whether their key is the table's. */
const prefixedPlans = new WeakMap<BeanPlan, Map<string, BeanPlan>>();

/**
 * The plan of what is flattened: of its class, or for a plain object of the declared one. A key is the table's only if
 * the bean was declared: without that the converter has told nobody of it.
 */
export function flattenedPlan(
  value: unknown,
  prefix: string,
  declared: BeanPlan | undefined,
): BeanPlan | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (isPlainObject(value)) return declared;
  const plan = planOf(classOf(value));
  if (plan === undefined) return undefined;
  const byPrefix = prefixedPlans.get(plan) ?? new Map<string, BeanPlan>();
  prefixedPlans.set(plan, byPrefix);
  const use = `${declared === undefined ? 'without' : 'with'} keys, ${prefix}`;
  const known = byPrefix.get(use) ?? prefixed(declared === undefined ? withoutKeys(plan) : plan, prefix);
  byPrefix.set(use, known);
  return known;
}
