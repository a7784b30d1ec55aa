import type {
  BinaryLike,
  DeclaredType,
  ListType,
  MapType,
  NamedTypes,
  NumberLike,
  ObjectType,
  OptionalType,
  TupleType,
  TypeName,
} from './declared-types.js';

/** The type of the elements that a declaration stands for: `ElementOf<{ id: 'string' }>` is `{ readonly id: string }`. */
export type ElementOf<Type extends ObjectType | TupleType> = Type extends readonly unknown[]
  ? ValueOf<Type>
  : ObjectOfType<Type>;

type ObjectOfType<Type> = Flat<
  { readonly [Name in RequiredNames<Type>]: ValueOf<Type[Name]> } & {
    readonly [Name in Exclude<keyof Type, RequiredNames<Type>>]?: ValueOf<Type[Name]>;
  }
>;

type Flat<T> = { [Name in keyof T]: T[Name] };

type RequiredNames<Type> = {
  [Name in keyof Type]: Type[Name] extends OptionalType<DeclaredType> ? never : Name;
}[keyof Type];

type ValueOf<Type> = Type extends TypeName
  ? NamedTypes[Type]
  : Type extends OptionalType<infer Inner>
    ? ValueOf<Inner> | null | undefined
    : Type extends ListType<infer Element>
      ? readonly ValueOf<Element>[]
      : Type extends MapType<infer Value>
        ? { readonly [name: string]: ValueOf<Value> } | ReadonlyMap<string, ValueOf<Value>>
        : Type extends readonly unknown[]
          ? { readonly [Place in keyof Type]: ValueOf<Type[Place]> }
          : ObjectOfType<Type>;

/** How the attributes of `T` may be declared: every one of them, each as what it is. A class's methods are none. */
export type DeclarationOf<T> = {
  readonly [Name in keyof T as T[Name] extends (...args: never[]) => unknown ? never : Name]-?: MaybeOptional<
    T[Name]
  >;
};

type MaybeOptional<Value> =
  | TypeOf<NonNullable<Value>>
  | (null extends Value ? OptionalType<TypeOf<NonNullable<Value>>> : never)
  | (undefined extends Value ? OptionalType<TypeOf<NonNullable<Value>>> : never);

/** How a value may be declared. In brackets: a union is one type, or only a `'document'`. */
type TypeOf<Value> =
  | 'document'
  | (unknown extends Value
      ? DeclaredType
      : [Value] extends [string]
        ? 'string'
        : [Value] extends [boolean]
          ? 'boolean'
          : [Value] extends [NumberLike]
            ? 'number'
            : [Value] extends [BinaryLike]
              ? 'binary' | (Value extends NamedTypes['numberList'] ? 'numberSet' | 'numberList' : never)
              : [Value] extends [ReadonlyMap<string, infer Member>]
                ? MapType<MaybeOptional<Member>>
                : [Value] extends [ReadonlySet<infer Member>]
                  ? SetOf<Member>
                  : [Value] extends [readonly unknown[]]
                    ? ListOf<Value>
                    : [Value] extends [object]
                      ? ObjectOf<Value>
                      : never);

type SetOf<Member> = [Member] extends [string]
  ? 'stringSet'
  : [Member] extends [NumberLike]
    ? 'numberSet'
    : [Member] extends [BinaryLike]
      ? 'binarySet'
      : never;

type ListOf<Value extends readonly unknown[]> = number extends Value['length']
  ? ListType<MaybeOptional<Value[number]>> | SetOf<Value[number]> | NamedListOf<Value[number]>
  : { readonly [Place in keyof Value]-?: MaybeOptional<Value[Place]> };

type NamedListOf<Element> = [Element] extends [string]
  ? 'stringList'
  : [Element] extends [NumberLike]
    ? 'numberList'
    : never;

type ObjectOf<Value> = string extends keyof Value
  ? MapType<MaybeOptional<Value[keyof Value]>>
  : DeclarationOf<Value> | MapType<MaybeOptional<Value[keyof Value]>>;

/** The names of the attributes of `T` that can be a key: strings, numbers and binary, never missing. */
export type KeyNameOf<T> = {
  [Name in keyof Fields<T>]-?: [Fields<T>[Name]] extends [string]
    ? Name
    : [Fields<T>[Name]] extends [NumberLike]
      ? Name
      : [Fields<T>[Name]] extends [BinaryLike]
        ? Name
        : never;
}[keyof Fields<T>] &
  string;

/** The names of the attributes that are declared as what can be a key. Not by way of their values: that never ends. */
export type DeclaredKeyName<Type> = {
  [Name in keyof Fields<Type>]: Fields<Type>[Name] extends KeyTypeName ? Name : never;
}[keyof Fields<Type>] &
  string;

/** Types that a key can be declared as. */
type KeyTypeName = 'string' | 'number' | 'binary';

/** The attributes of an item: those of a tuple are called f0, f1 and so on. */
type Fields<T> = T extends readonly unknown[]
  ? { [Place in keyof T & `${number}` as `f${Place}`]: T[Place] }
  : T;
