import {
  attributeNames,
  type BeanIndex,
  type BeanPlan,
  type BeanStep,
  type FlattenStep,
  keySteps,
  prefixed,
} from './bean-plan.js';
import { checkMember } from './check-member.js';
import { checkTimeBase, generatedOf } from './compile-generated.js';
import {
  type AttributeConverter,
  type AttributeDeclaration,
  type BeanClass,
  declarationCount,
  type FlattenDeclaration,
} from './declaration.js';
import { wrong } from './member-decorator.js';
import { type BeanMembers, membersOf } from './members-of.js';
import { setAttribute } from './set-attribute.js';

/** A plan, or that a class is no bean, as of some number of declarations. */
interface Learnt {
  readonly plan: BeanPlan | undefined;
  readonly declarations: number;
}

const learnt = new WeakMap<object, Learnt>();
const compiling = new Set<BeanClass>();

/**
 * How instances of a class are written; compiled once, and again when more has been declared, of whichever class: of one
 * that it extends or holds, perhaps. Undefined if it is no bean.
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION` if what is declared of it cannot be
 */
export function planOf(beanClass: unknown): BeanPlan | undefined {
  if (!isClass(beanClass)) return undefined;
  const known = learnt.get(beanClass);
  if (known !== undefined && known.declarations === declarationCount()) return known.plan;
  if (compiling.has(beanClass)) throw wrong(`${beanClass.name} is flattened into itself`);
  compiling.add(beanClass);
  try {
    const declared = membersOf(beanClass);
    const plan = declared.isBean ? compile(beanClass, declared) : undefined;
    learnt.set(beanClass, { plan, declarations: declarationCount() });
    return plan;
  } finally {
    compiling.delete(beanClass);
  }
}

/** The class of an instance, whatever its own fields are called; undefined if its prototype tells none. */
export function classOf(value: object): unknown {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null ? undefined : (prototype as { constructor?: unknown }).constructor;
}

function isClass(value: unknown): value is BeanClass {
  return typeof value === 'function';
}

function compile(beanClass: BeanClass, { members, ignoreNulls }: BeanMembers): BeanPlan {
  const className = beanClass.name || 'a class without a name';
  const steps: BeanStep[] = [];
  for (const [property, member] of members) {
    checkMember(`${className}.${property}`, member);
    checkTimeBase(beanClass, property, members);
    if (member.ignore !== true) steps.push(stepOf(property, member, members));
  }
  // Last, since what they write is looked at for names that are there already.
  steps.sort((one, other) => Number(one.flatten !== undefined) - Number(other.flatten !== undefined));
  const plan: BeanPlan = {
    className,
    prefix: '',
    steps,
    stepOf: new Map(
      Array.from(members.keys(), (name) => [name, steps.find(({ property }) => property === name) ?? null]),
    ),
    hasFlatten: steps.some(({ flatten }) => flatten !== undefined),
    taken: new Set(steps.flatMap(({ name, property }) => (name === property ? [] : [name]))),
    template: templateOf(steps),
    isFlattened: false,
    ignoreNulls,
    generates: generatesOf(steps),
    indexes: indexesOf(steps, members),
    layout: undefined,
    layoutsLearnt: 0,
  };
  refuseNoBeans(className, steps);
  refuseSameNames(plan);
  refuseSecondKey(plan);
  return plan;
}

function templateOf(steps: readonly BeanStep[]): Readonly<Record<string, null>> {
  const template: Record<string, null> = {};
  for (const { name, flatten } of steps) {
    if (flatten === undefined) setAttribute(template, name, null);
  }
  return template;
}

function stepOf(
  property: string,
  member: AttributeDeclaration,
  members: ReadonlyMap<string, AttributeDeclaration>,
): BeanStep {
  const { name = property, ignoreNulls = false, bean } = member;
  const role = member.partitionKey !== undefined ? 'partitionKey' : 'sortKey';
  const declaredKey = member[role];
  const convertedBy: AttributeConverter | undefined = member.convertedBy ?? declaredKey?.convertedBy;
  const generated = generatedOf(member, members);
  return {
    property,
    name,
    isPlain:
      name !== '__proto__' &&
      convertedBy === undefined &&
      declaredKey === undefined &&
      generated === undefined &&
      member.flatten === undefined,
    convertedBy,
    key: declaredKey && { role, type: declaredKey.type },
    generated,
    flatten: member.flatten && flattenStep(property, member.flatten),
    nested: { ignoreNulls, bean: bean?.() },
  };
}

function flattenStep(property: string, { prefix, bean }: FlattenDeclaration): FlattenStep {
  if (bean === undefined) return { prefix, plan: undefined };
  const flattened = bean();
  const plan = planOf(flattened);
  if (plan === undefined) {
    throw wrong(
      `${property} flattens ${flattened.name}, which is no bean: decorate it with @DynamoDbBean, or call beanSchema`,
    );
  }
  return { prefix, plan: prefixed(plan, prefix) };
}

/** The name, for errors, of the first attribute that `generate` is about. */
function generatesOf(steps: readonly BeanStep[]): string | undefined {
  for (const { generated, property, flatten, nested } of steps) {
    if (generated !== undefined) return property;
    const inner = flatten?.plan ?? (nested.bean && !compiling.has(nested.bean) && planOf(nested.bean));
    if (inner && inner.generates !== undefined) return `${property}.${inner.generates}`;
  }
  return undefined;
}

function indexesOf(
  steps: readonly BeanStep[],
  members: ReadonlyMap<string, AttributeDeclaration>,
): readonly BeanIndex[] {
  const indexes = new Map<string, { partitionKey: string[]; sortKey: string[] }>();
  const indexNamed = (indexName: string): { partitionKey: string[]; sortKey: string[] } => {
    const index = indexes.get(indexName) ?? { partitionKey: [], sortKey: [] };
    indexes.set(indexName, index);
    return index;
  };
  for (const { property, name } of steps) {
    const member = members.get(property);
    for (const indexName of member?.secondaryPartitionKey ?? [])
      indexNamed(indexName).partitionKey.push(name);
    for (const indexName of member?.secondarySortKey ?? []) indexNamed(indexName).sortKey.push(name);
  }
  return [...indexes].map(([indexName, keys]) => ({ indexName, ...keys }));
}

function refuseNoBeans(className: string, steps: readonly BeanStep[]): void {
  for (const { property, nested } of steps) {
    if (nested.bean === undefined || compiling.has(nested.bean) || planOf(nested.bean) !== undefined)
      continue;
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
