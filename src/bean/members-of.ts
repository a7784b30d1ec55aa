import { type AttributeDeclaration, type BeanClass, ownDeclaration } from './declaration.js';
import { wrong } from './member-decorator.js';

/** What is declared of a class and of all it extends. */
export interface BeanMembers {
  readonly isBean: boolean;
  readonly ignoreNulls: boolean;
  /** In the order of their declaration, those of the class furthest up first. */
  readonly members: ReadonlyMap<string, AttributeDeclaration>;
}

/**
 * Collects what is declared of a class. A class that declares a property again replaces what was declared of it.
 * A pair of a getter and a setter is an attribute without a decorator, as in Java.
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION` for a decorator on a setter without a getter, or a declared method
 */
export function membersOf(beanClass: BeanClass): BeanMembers {
  const members = new Map<string, AttributeDeclaration>();
  let isBean = false;
  let ignoreNulls = false;
  for (const one of lineOf(beanClass)) {
    const declaration = ownDeclaration(one);
    if (declaration !== undefined) {
      isBean ||= declaration.isBean;
      ignoreNulls = declaration.ignoreNulls ?? ignoreNulls;
      for (const [property, member] of declaration.members) {
        refuseUnreadable(beanClass, property);
        members.set(property, member);
      }
    }
    for (const property of readablePairs(one)) {
      if (!members.has(property)) members.set(property, {});
    }
  }
  return { isBean, ignoreNulls, members };
}

/** The classes from the one furthest up down to `beanClass`. */
function lineOf(beanClass: BeanClass): BeanClass[] {
  const line: BeanClass[] = [];
  let one: unknown = beanClass;
  while (typeof one === 'function' && one !== Function.prototype) {
    line.unshift(one as BeanClass);
    one = Object.getPrototypeOf(one);
  }
  return line;
}

function readablePairs({ prototype }: BeanClass): string[] {
  if (typeof prototype !== 'object' || prototype === null || prototype === Object.prototype) return [];
  return Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([, { get, set }]) => get !== undefined && set !== undefined)
    .map(([property]) => property);
}

function refuseUnreadable(beanClass: BeanClass, property: string): void {
  let prototype: unknown = beanClass.prototype;
  while (typeof prototype === 'object' && prototype !== null) {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, property);
    if (descriptor !== undefined) {
      const { get, set, value } = descriptor;
      if (get === undefined && set !== undefined)
        throw wrong(`${beanClass.name}.${property} has a setter and no getter: it cannot be read`);
      if (typeof value === 'function')
        throw wrong(`${beanClass.name}.${property} is a method: only fields and accessors are attributes`);
      return;
    }
    prototype = Object.getPrototypeOf(prototype);
  }
}
