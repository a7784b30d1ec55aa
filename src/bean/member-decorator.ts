import { DynamoDbSinkError } from '../errors.js';
import { invalid } from '../option-checks.js';
import { type Aspect, readAspect } from './aspects.js';
import { type AttributeDeclaration, type BeanDeclaration, declarationIn } from './declaration.js';

/** What a decorator of a field, an accessor, a getter or a setter is told; not of a static or a private one. */
export type MemberContext<This, V> = (
  | ClassFieldDecoratorContext<This, V>
  | ClassAccessorDecoratorContext<This, V>
  | ClassGetterDecoratorContext<This, V>
  | ClassSetterDecoratorContext<This, V>
) & { readonly static: false; readonly private: false };

/** A decorator of properties whose values are of type `V`. */
export type MemberDecorator<V> = <This, F extends V>(
  target: unknown,
  context: MemberContext<This, F>,
) => void;

/** A decorator with options that all have defaults: `@Name`, `@Name()` and `@Name({ … })`. */
export interface OptionsDecorator<Options, V> {
  <This, F extends V>(target: unknown, context: MemberContext<This, F>): void;
  (options?: Options): MemberDecorator<V>;
}

/** A decorator without options: `@Name` and `@Name()` are the same. */
export interface PlainMemberDecorator<V = unknown> {
  <This, F extends V>(target: unknown, context: MemberContext<This, F>): void;
  (): MemberDecorator<V>;
}

/** The context of any decorator, as far as it is looked at here. */
export interface AnyContext {
  readonly kind: string;
  readonly name: string | symbol | undefined;
  readonly metadata: object | undefined;
  readonly static?: boolean;
  readonly private?: boolean;
}

/**
 * The context that a decorator was called with.
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION` if the compiler does not make standard decorators
 */
export function contextOf(decorator: string, context: unknown): AnyContext {
  const candidate = context as Partial<AnyContext> | null | undefined;
  if (typeof candidate !== 'object' || candidate === null || typeof candidate.kind !== 'string') {
    throw wrong(
      `${decorator} was called as a legacy decorator, and these are standard ones: in tsconfig.json remove ` +
        `experimentalDecorators, with SWC set jsc.transform.decoratorVersion to '2023-11', with Babel set version: ` +
        `'2023-11' of @babel/plugin-proposal-decorators`,
    );
  }
  if (candidate.metadata === undefined) {
    throw wrong(
      `${decorator} was given no metadata to write to: the compiler makes decorators of an older proposal ` +
        "(with Babel and SWC it is version '2023-11' that has it), or the class was evaluated before dynamodb-sink/bean",
    );
  }
  return candidate as AnyContext;
}

const MEMBERS: ReadonlySet<string> = new Set(['field', 'accessor', 'getter', 'setter']);

/** Declares an aspect of the property that a decorator stands on. */
export function declareMember(decorator: string, aspect: Aspect, given: unknown, context: unknown): void {
  const { bean, property } = memberOf(decorator, contextOf(decorator, context));
  const declaration = bean.members.get(property) ?? {};
  const where = `${decorator} on ${property}`;
  setAspect(declaration, aspect, given, where);
  bean.members.set(property, declaration);
}

/** Reads what was given for an aspect and adds it to what is declared of a property. */
export function setAspect(
  declaration: AttributeDeclaration,
  aspect: Aspect,
  given: unknown,
  where: string,
): void {
  if (declaration[aspect] !== undefined) throw wrong(`${where} is there twice`);
  Object.assign(declaration, { [aspect]: readAspect[aspect](given, where) });
}

function memberOf(decorator: string, context: AnyContext): { bean: BeanDeclaration; property: string } {
  const { kind, name, metadata } = context;
  const shown = String(name);
  if (!MEMBERS.has(kind)) {
    throw wrong(
      `${decorator} cannot be on the ${kind} ${shown}: it belongs on a field, an accessor, a getter or a setter`,
    );
  }
  const only = 'only public properties of an instance are attributes';
  if (context.static === true) throw wrong(`${decorator} cannot be on the static ${kind} ${shown}: ${only}`);
  if (context.private === true)
    throw wrong(`${decorator} cannot be on the private ${kind} ${shown}: ${only}`);
  if (typeof name !== 'string') {
    throw wrong(`${decorator} cannot be on the ${kind} ${shown}: a symbol is no name of an attribute`);
  }
  return { bean: declarationIn(metadata as object), property: name };
}

/** The decorator without options that declares `aspect`. */
export function plainMemberDecorator<V = unknown>(
  decorator: string,
  aspect: Aspect,
): PlainMemberDecorator<V> {
  return optionalOptions(decorator, aspect) as PlainMemberDecorator<V>;
}

/** A decorator that may stand with options or without: `@Name`, `@Name()` and `@Name({ … })`. */
export function optionalOptions(decorator: string, aspect: Aspect): (...args: readonly unknown[]) => unknown {
  return (...args) => {
    if (args.length < 2) {
      const [given] = args;
      return (_target: unknown, context: unknown) => declareMember(decorator, aspect, given, context);
    }
    return declareMember(decorator, aspect, undefined, args[1]);
  };
}

/** A decorator that must be given something: `@Name(…)`. */
export function requiredOptions(
  decorator: string,
  aspect: Aspect,
  example: string,
): (...args: readonly unknown[]) => unknown {
  return (...args) => {
    if (args.length > 1) throw wrong(`${decorator} must be told something: ${example}`);
    const [given] = args;
    return (_target: unknown, context: unknown) => declareMember(decorator, aspect, given, context);
  };
}

/**
 * Refuses what a decorator without options was given. A function is the class that legacy decorators are called with.
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export function refuseOptions(decorator: string, args: readonly unknown[]): void {
  const [given] = args;
  if (args.length !== 1 || given === undefined || typeof given === 'function') return;
  throw invalid(`of ${decorator}`, given, `cannot be: it takes none, so write ${decorator}, or leave it out`);
}

export function wrong(message: string): DynamoDbSinkError {
  return new DynamoDbSinkError('INVALID_OPTION', message);
}
