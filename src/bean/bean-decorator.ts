import { type BeanClass, declarationIn } from './declaration.js';
import { contextOf, refuseOptions, wrong } from './member-decorator.js';

/** Marks a class; `@DynamoDbBean` and `@DynamoDbBean()` are the same. */
export interface BeanDecorator {
  (target: BeanClass, context: ClassDecoratorContext): void;
  (): (target: BeanClass, context: ClassDecoratorContext) => void;
}

const BEAN = '@DynamoDbBean';

/**
 * Marks a class whose instances are written by a `DynamoDbBeanElementConverter`, or inside another bean. A class that
 * extends one is one too.
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION` when the class is evaluated, if the compiler makes no standard decorators
 */
export const DynamoDbBean: BeanDecorator = ((...args: readonly unknown[]) => {
  refuseOptions(BEAN, args);
  if (args.length === 0 || (args.length === 1 && args[0] === undefined))
    return (_target: unknown, context: unknown) => markBean(context);
  return markBean(args[1]);
}) as BeanDecorator;

function markBean(given: unknown): void {
  const { kind, metadata, name } = contextOf(BEAN, given);
  if (kind !== 'class')
    throw wrong(`${BEAN} cannot be on the ${kind} ${String(name)}: it belongs on a class`);
  declarationIn(metadata as object).isBean = true;
}
