import type { BeanPlan } from './bean-plan.js';

/** Whether writing a bean runs no code of its class, and needs no item. */
export function isData(plan: BeanPlan, bean: object): boolean {
  if (!plan.isData) return false;
  const prototype: unknown = Object.getPrototypeOf(bean);
  if (prototype === plan.dataPrototype) return true;
  if (!hasNoAttributes(plan, prototype as object | null)) return false;
  plan.dataPrototype = prototype;
  return true;
}

/** Whether an instance has all of its attributes itself: no getters of its class, nothing that `for in` finds there. */
function hasNoAttributes({ steps }: BeanPlan, prototype: object | null): boolean {
  if (prototype === null) return true;
  for (const _ in prototype) return false;
  return steps.every(({ property }) => !(property in prototype));
}
