import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DynamoDbSinkError } from '../../errors.js';
import { isObject } from '../../option-checks.js';
import { textOf } from '../config-file.js';
import { UsageError } from '../usage-error.js';
import { whyUnreadable } from '../why-unreadable.js';

/** Where a config file has a secret from. */
type Source = { readonly env: string } | { readonly file: string };

/**
 * Finds what a config file does not hold itself: text that is `{ env: NAME }` or `{ file: PATH }`. A line break at the
 * end of a file is dropped. Values are never shown.
 */
export class Secrets {
  readonly #folder: string;

  /** @param folder what paths are relative to */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The text as it is now. @throws {UsageError} */
  text(value: unknown, name: string): string {
    if (typeof value === 'string') return value;
    const source = sourceOf(value, name);
    return 'env' in source ? fromEnvironment(source.env, name) : this.#fromFile(source.file, name);
  }

  /**
   * The text, or for a file what reads it each time, since secrets in files are replaced while programs run. It has
   * been read once.
   * @throws {UsageError}
   */
  credential(value: unknown, name: string): string | (() => Promise<string>) {
    const text = this.text(value, name);
    if (typeof value === 'string') return text;
    const source = sourceOf(value, name);
    return 'env' in source ? text : () => this.#read(source.file, name);
  }

  /** An object whose members, or lists in it, may be secrets. @throws {UsageError} */
  members(object: object, name: string): Record<string, unknown> {
    const member = (value: unknown, path: string): unknown => {
      if (Array.isArray(value)) return value.map((one, i) => member(one, `${path}[${i}]`));
      return isObject(value) ? this.text(value, path) : value;
    };
    return Object.fromEntries(
      Object.entries(object).map(([key, value]) => [key, member(value, `${name}.${key}`)]),
    );
  }

  #fromFile(file: string, name: string): string {
    const text = withoutBreak(textOf(resolve(this.#folder, file), `option ${name}`));
    if (text === '') throw new UsageError(`option ${name}: the file ${file} is empty`);
    return text;
  }

  async #read(file: string, name: string): Promise<string> {
    const fault = (reason: string): DynamoDbSinkError =>
      new DynamoDbSinkError('CREDENTIALS_UNAVAILABLE', `option ${name}: cannot read ${file}: ${reason}`, {
        retryable: true, // it may be being replaced
      });
    let text: string;
    try {
      text = withoutBreak(await readFile(resolve(this.#folder, file), 'utf8'));
    } catch (error) {
      throw fault(whyUnreadable(error));
    }
    if (text === '') throw fault('it is empty');
    return text;
  }
}

function sourceOf(value: unknown, name: string): Source {
  if (isObject(value)) {
    const { env, file } = value as { env?: unknown; file?: unknown };
    if (Object.keys(value).length === 1) {
      if (typeof env === 'string' && env !== '') return { env };
      if (typeof file === 'string' && file !== '') return { file };
    }
  }
  throw new UsageError(`option ${name} must be text (digits in quotes), { env: NAME } or { file: PATH }`);
}

function fromEnvironment(variable: string, name: string): string {
  const text = process.env[variable];
  if (text) return text;
  throw new UsageError(`option ${name}: the environment variable ${variable} is not set, or empty`);
}

function withoutBreak(text: string): string {
  return text.replace(/\r?\n$/, '');
}
