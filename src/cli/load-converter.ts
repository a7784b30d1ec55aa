import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ConverterObject } from '../convert/element-converter.js';
import { messageOf } from '../errors.js';
import { isClass } from '../option-checks.js';
import { UsageError } from './usage-error.js';

/** A converter of documents, as an object. */
export type DocumentConverter = ConverterObject<unknown>;

/**
 * Loads the converter that a module of the user's exports, as `converter` or as its default.
 * @param file a path from the current folder: JavaScript, or TypeScript as far as Node runs it
 * @param given how it was given, for messages
 * @throws {UsageError} there is no such module, it fails, or exports no converter
 */
export async function loadConverter(
  file: string,
  given: string = `--converter ${file}`,
): Promise<DocumentConverter> {
  let module: Readonly<Record<string, unknown>>;
  try {
    module = await import(pathToFileURL(resolve(file)).href);
  } catch (error) {
    const hint =
      error instanceof SyntaxError
        ? '; Node runs JavaScript, and TypeScript without decorators: compile it first'
        : '';
    const message = `${given} could not be loaded: ${messageOf(error)}${hint}`;
    throw new UsageError(message, { cause: error });
  }
  const found = module.converter ?? module.default;
  if (isClass(found)) {
    throw new UsageError(
      `${given} exports a class: export an instance, such as new DynamoDbBeanElementConverter(Order)`,
    );
  }
  if (typeof found === 'function') return { apply: found as DocumentConverter['apply'] };
  if (isObjectConverter(found)) return found;
  throw new UsageError(
    `${given} must export a converter, as converter or as its default: a function, or an object with apply`,
  );
}

function isObjectConverter(value: unknown): value is DocumentConverter {
  return (
    typeof value === 'object' && value !== null && typeof (value as DocumentConverter).apply === 'function'
  );
}
