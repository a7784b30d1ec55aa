import { attributeNameOf } from '../item/find-name.js';
import type { BeanPlan, BeanStep, NestedBeans } from './bean-plan.js';

/** What is told of beans in a field that nothing is declared of. */
export const NOT_DECLARED: NestedBeans = { ignoreNulls: false, bean: undefined };

/** How a field is written that nothing is declared of: under its own name. */
export function undeclaredStep(name: string): BeanStep {
  return {
    property: name,
    name,
    text: attributeNameOf(name),
    isDeclared: false,
    isPlain: name !== '__proto__',
    takesText: name !== '__proto__',
    convertedBy: undefined,
    key: undefined,
    generated: undefined,
    flatten: undefined,
    nested: NOT_DECLARED,
    next: undefined,
  };
}

/** Of so many fields, with names no longer than that, the steps are kept: instances may bring new ones for ever. */
const MOST_KEPT = 1024;
const LONGEST_KEPT = 256;

/** {@link undeclaredStep}, made once; undefined if the name is another property's attribute. */
export function undeclaredStepOf({ undeclared, taken }: BeanPlan, name: string): BeanStep | undefined {
  const known = undeclared.get(name);
  if (known !== undefined || taken.has(name)) return known;
  const made = undeclaredStep(name);
  if (name.length > LONGEST_KEPT) return made;
  if (undeclared.size === MOST_KEPT) undeclared.clear();
  undeclared.set(name, made);
  return made;
}
