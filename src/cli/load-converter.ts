import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ConverterObject } from '../convert/element-converter.js';
import { messageOf } from '../errors.js';
import { isClass } from '../option-checks.js';
import { checkKeySchema } from '../validate-keys.js';
import { UsageError } from './usage-error.js';

/** A converter of documents, as an object. */
export type DocumentConverter = ConverterObject<unknown>;

/**
 * Loads the converter that a module of the user's exports, as `converter` or as its default.
 * @param file a path from the current folder: JavaScript, or TypeScript as far as Node runs it
 * @param given how it was given, for messages
 * @throws {UsageError} there is no such module, it fails, or exports no converter or one whose key is none
 */
export async function loadConverter(
  file: string,
  given: string = `--converter ${file}`,
): Promise<DocumentConverter> {
  let module: Readonly<Record<string, unknown>>;
  try {
    module = await import(pathToFileURL(resolve(file)).href);
  } catch (error) {
    throw new UsageError(`${given} could not be loaded: ${messageOf(error)}${remedyFor(error, file)}`, {
      cause: error,
    });
  }
  // All that a CommonJS module exports is its default, and some of it may have no other name.
  const found = module.converter ?? convertersOf(module.default) ?? module.default;
  if (isClass(found)) {
    throw new UsageError(
      `${given} exports a class: export an instance, such as new DynamoDbBeanElementConverter(Order)`,
    );
  }
  if (typeof found === 'function') return { apply: found as DocumentConverter['apply'] };
  if (isObjectConverter(found)) {
    checkKey(found, given);
    return found;
  }
  throw new UsageError(
    `${given} must export a converter, as converter or as its default: a function, or an object with apply`,
  );
}

/** What Node's own message leaves open. */
function remedyFor(error: unknown, file: string): string {
  const message = messageOf(error);
  // As Node says it of import and of export: https://nodejs.org/api/packages.html#determining-module-system
  if (/outside a module|^Unexpected token 'export'/.test(message))
    return '; its package.json makes it CommonJS: call it .mts or .mjs, or set "type": "module" there';
  if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND' && existsSync(file))
    return '; Node finds what is imported by its whole name, such as ./model.ts';
  if (!(error instanceof SyntaxError)) return '';
  return '; Node runs JavaScript, and TypeScript without decorators and enums: compile it first';
}

function convertersOf(exported: unknown): unknown {
  if (typeof exported !== 'object' || exported === null || !Object.hasOwn(exported, 'converter'))
    return undefined;
  return (exported as { readonly converter: unknown }).converter;
}

function isObjectConverter(value: unknown): value is DocumentConverter {
  return (
    typeof value === 'object' && value !== null && typeof (value as DocumentConverter).apply === 'function'
  );
}

/** Here, since a table may be made with it before the sink looks at it. */
function checkKey({ keySchema }: DocumentConverter, given: string): void {
  if (keySchema === undefined) return;
  try {
    checkKeySchema(keySchema, 'keySchema');
  } catch (error) {
    const fault = messageOf(error).replace(/^option /, '');
    throw new UsageError(`${given}: its ${fault}`, { cause: error });
  }
}
