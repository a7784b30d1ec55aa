import { DynamoDbSinkError, isDynamoDbSinkError } from '../errors.js';

/** `option maxBatchSize must be …; it is 30`: the name that it is about, the rule, and what was given or is known. */
const MESSAGE = /^(option|property) ([\w.-]+)( .*?)((?:; it is |; known are).*)?$/s;

/**
 * The sink's own error, with the keys that were given in the place of the names it knows. One that is about another
 * option, as sinkOptions has them, stays as it is, and so do values.
 */
export function inGivenTerms(error: unknown, givenKeys: ReadonlyMap<string, string>): unknown {
  if (!isDynamoDbSinkError(error)) return error;
  const [, what, name = '', rule = '', rest = ''] = MESSAGE.exec(error.message) ?? [];
  const key = givenKeys.get(name);
  if (key === undefined) return error;
  const words = rule.replace(/[\w.-]*\w/g, (word) => givenKeys.get(word) ?? word);
  return new DynamoDbSinkError(error.code, `${what} ${key}${words}${rest}`, { cause: error.cause });
}
