/**
 * Where decorators leave what they are told: `Symbol.metadata`, which engines do not have yet and every compiler asks
 * for when a class is evaluated. A class that uses our decorators imports this module, so it is in place before.
 * https://github.com/tc39/proposal-decorator-metadata
 */
const metadataSymbol: symbol = Symbol.metadata ?? Symbol.for('Symbol.metadata');

if (Symbol.metadata === undefined) Object.defineProperty(Symbol, 'metadata', { value: metadataSymbol });

/** The metadata that decorators of `beanClass` itself have left, without that of the classes it extends. */
export function ownMetadata(beanClass: object): object | undefined {
  if (!Object.hasOwn(beanClass, metadataSymbol)) return undefined;
  const metadata: unknown = Reflect.get(beanClass, metadataSymbol);
  return typeof metadata === 'object' && metadata !== null ? metadata : undefined;
}
