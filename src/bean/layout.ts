import { setAttribute } from '../item/set-attribute.js';
import type { BeanPlan, BeanStep, Layout } from './bean-plan.js';
import { undeclaredStep } from './undeclared-step.js';

/** Instances of one class nearly always have the same fields; of those that do not, no more than so many are learnt. */
const MOST_LEARNT = 16;

/** The layout that this instance has; undefined if such instances come too often in other ones. */
export function layoutFor(plan: BeanPlan, bean: object): Layout | undefined {
  const { layout } = plan;
  if (layout !== undefined && hasNames(bean, layout)) return layout;
  if (plan.layoutsLearnt >= MOST_LEARNT) return undefined;
  plan.layoutsLearnt++;
  plan.layout = layoutOf(plan, bean);
  return plan.layout;
}

function layoutOf(plan: BeanPlan, bean: object): Layout {
  const names: string[] = [];
  const order: BeanStep[] = [];
  const template = { ...plan.template };
  let ownCount = 0;
  for (const name in bean) {
    names.push(name);
    const isOwn = Object.hasOwn(bean, name);
    if (isOwn) ownCount++;
    const declared = plan.stepOf.get(name);
    if (declared !== undefined && declared !== null && declared.flatten === undefined) order.push(declared);
    if (declared !== undefined || !isOwn || plan.taken.has(name)) continue;
    order.push(undeclaredStep(name));
    setAttribute(template, name, null);
  }
  return { names, ownCount, order, isWhole: plan.steps.every((step) => order.includes(step)), template };
}

/** Also whether the same ones are its own: a field that nothing is declared of is written only then. */
function hasNames(bean: object, { names, ownCount }: Layout): boolean {
  let place = 0;
  for (const name in bean) {
    if (name !== names[place]) return false;
    place++;
  }
  if (place !== names.length) return false;
  const lastOwn = names[ownCount - 1];
  const firstInherited = names[ownCount];
  return (
    (lastOwn === undefined || Object.hasOwn(bean, lastOwn)) &&
    (firstInherited === undefined || !Object.hasOwn(bean, firstInherited))
  );
}
