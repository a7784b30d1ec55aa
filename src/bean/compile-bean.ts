import { attributeNameOf } from '../item/find-name.js';
import { setAttribute } from '../item/set-attribute.js';
import { invalid } from '../option-checks.js';
import { indexesOf } from './bean-indexes.js';
import { type BeanPlan, type BeanStep, type FlattenStep, prefixed } from './bean-plan.js';
import { checkMember } from './check-member.js';
import { checkPlan } from './check-plan.js';
import { checkTimeBase, generatedOf } from './compile-generated.js';
import {
  type AttributeConverter,
  type AttributeDeclaration,
  type BeanClass,
  BeanSchema,
  type BeanSource,
  declarationCount,
  type FlattenDeclaration,
} from './declaration.js';
import { wrong } from './member-decorator.js';
import { type BeanMembers, membersOf } from './members-of.js';

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
  if (!canBeClass(beanClass)) return undefined;
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

/** A class may have been compiled to a function, and then looks like any other. */
function canBeClass(value: unknown): value is BeanClass {
  return typeof value === 'function';
}

function compile(beanClass: BeanClass, { members, ignoreNulls }: BeanMembers): BeanPlan {
  const className = beanClass.name || 'a class without a name';
  const steps: BeanStep[] = [];
  for (const [property, member] of members) {
    checkMember(`${className}.${property}`, member);
    checkTimeBase(beanClass, property, members);
    if (member.ignore !== true) steps.push(stepOf(className, property, member, members));
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
    indexes: indexesOf(steps, members),
    undeclared: new Map(),
    isData: steps.every((step) => (step.convertedBy ?? step.generated ?? step.flatten) === undefined),
    dataPrototype: undefined,
    layout: undefined,
    layoutsLearnt: 0,
    next: undefined,
  };
  checkPlan(plan);
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
  className: string,
  property: string,
  member: AttributeDeclaration,
  members: ReadonlyMap<string, AttributeDeclaration>,
): BeanStep {
  const { name = property, ignoreNulls = false, bean } = member;
  const role = member.partitionKey !== undefined ? 'partitionKey' : 'sortKey';
  const declaredKey = member[role];
  const convertedBy: AttributeConverter | undefined = member.convertedBy ?? declaredKey?.convertedBy;
  const generated = generatedOf(member, members);
  const isAsGiven =
    name !== '__proto__' &&
    convertedBy === undefined &&
    generated === undefined &&
    member.flatten === undefined;
  return {
    property,
    name,
    text: attributeNameOf(name),
    isDeclared: true,
    isPlain: isAsGiven && declaredKey === undefined,
    takesText: isAsGiven && (declaredKey === undefined || declaredKey.type === 'S'),
    convertedBy,
    key: declaredKey && { role, type: declaredKey.type },
    generated,
    flatten: member.flatten && flattenStep(className, property, member.flatten),
    next: undefined,
    nested: { ignoreNulls, bean: bean && beanGiven(`${className}.${property}.bean`, bean) },
  };
}

function flattenStep(className: string, property: string, { prefix, bean }: FlattenDeclaration): FlattenStep {
  if (bean === undefined) return { prefix, plan: undefined };
  const flattened = beanGiven(`${className}.${property}.flatten.bean`, bean);
  const plan = planOf(flattened);
  if (plan === undefined) {
    throw wrong(
      `${property} flattens ${flattened.name}, which is no bean: decorate it with @DynamoDbBean, or call beanSchema`,
    );
  }
  return { prefix, plan: prefixed(plan, prefix) };
}

/** The class that a declaration's function gives. */
function beanGiven(where: string, bean: () => BeanSource): BeanClass {
  const given: unknown = bean();
  const beanClass = given instanceof BeanSchema ? given.beanClass : given;
  if (canBeClass(beanClass)) return beanClass;
  const rule =
    'must give a class, or what beanSchema gives (in a cycle of imports it may not be there yet: build the converter later)';
  throw invalid(where, given, rule);
}
