import { isPlainObject } from '../item/javascript-value.js';
import type { BeanPlan, NestedBeans } from './bean-plan.js';
import { classOf, planOf } from './compile-bean.js';

/** The plan of a value that a bean holds: as an instance of a bean, or as a plain object that was told to be one. */
export function planOfValue(value: object, { bean }: NestedBeans): BeanPlan | undefined {
  if (Array.isArray(value)) return undefined;
  return planOf(isPlainObject(value) ? bean : classOf(value));
}
