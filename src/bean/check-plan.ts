import { attributeNames, type BeanPlan, keySteps } from './bean-plan.js';
import { wrong } from './member-decorator.js';
import { membersOf } from './members-of.js';

/**
 * Refuses what the properties of a bean cannot be together. It looks at no plan of a bean that is held, only at those of
 * flattened ones: beans may hold each other, and which is built first must not matter.
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export function checkPlan(plan: BeanPlan): void {
  refuseNoBeans(plan);
  refuseSameNames(plan);
  refuseSecondKey(plan);
}

function refuseNoBeans({ className, steps }: BeanPlan): void {
  for (const { property, nested } of steps) {
    if (nested.bean === undefined || membersOf(nested.bean).isBean) continue;
    throw wrong(
      `${className}.${property} is declared a ${nested.bean.name}, which is no bean: decorate it with @DynamoDbBean, or call beanSchema`,
    );
  }
}

function refuseSameNames(plan: BeanPlan): void {
  const seen = new Set<string>();
  for (const name of attributeNames(plan)) {
    if (seen.has(name)) {
      throw wrong(
        `two properties of ${plan.className} are the attribute ${name}: give one of them another name or prefix`,
      );
    }
    seen.add(name);
  }
}

function refuseSecondKey(plan: BeanPlan): void {
  for (const [role, shown] of [
    ['partitionKey', 'partition keys'],
    ['sortKey', 'sort keys'],
  ] as const) {
    const names = keySteps(plan).flatMap(({ name, key }) => (key?.role === role ? [name] : []));
    if (names.length > 1) throw wrong(`${plan.className} has two ${shown}: ${names.join(', ')}`);
  }
}
