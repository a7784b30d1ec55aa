import type { BeanPlan } from './bean-plan.js';
import { planOf } from './compile-bean.js';

const known = new WeakMap<BeanPlan, { readonly path: string | undefined }>();

/**
 * The first property, by its path, that needs `generate` to be told: of the bean, or of one that it is declared to hold
 * or flatten, however deep. Undefined if there is none.
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION` if one of those beans cannot be
 */
export function generatesOf(plan: BeanPlan): string | undefined {
  const found = known.get(plan);
  if (found !== undefined) return found.path;
  const path = search(plan, new Set());
  known.set(plan, { path });
  return path;
}

/** Goes through all of them, whatever it has found: each is compiled, and refused if it is wrong. */
function search(plan: BeanPlan, seen: Set<BeanPlan>): string | undefined {
  if (seen.has(plan)) return undefined; // beans may hold each other
  seen.add(plan);
  let path: string | undefined;
  for (const { property, generated, flatten, nested } of plan.steps) {
    const inner = flatten?.plan ?? planOf(nested.bean);
    const innerPath = inner && search(inner, seen);
    if (generated !== undefined) path ??= property;
    else if (innerPath !== undefined) path ??= `${property}.${innerPath}`;
  }
  return path;
}
