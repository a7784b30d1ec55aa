import { validateHeaderName, validateHeaderValue } from 'node:http';
import { DynamoDbSinkError } from '../../../errors.js';
import { isObject } from '../../../option-checks.js';

/** What a registry knows a client by: HTTP's basic authentication (a key and a secret of Confluent), or a token. */
export type RegistryAuth =
  | { readonly username: string; readonly password: string }
  | { readonly token: string };

/**
 * The header `authorization`; undefined if these are no credentials, or such that no header can have them, like a token
 * with the line break of the file it was read from.
 */
export function authorizationOf(auth: unknown): string | undefined {
  if (!isObject(auth)) return undefined;
  const { username, password, token } = auth as Readonly<Record<string, unknown>>;
  if (typeof token === 'string') return isToken(token) ? `Bearer ${token}` : undefined;
  if (typeof username !== 'string' || typeof password !== 'string' || username.includes(':'))
    return undefined;
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function isToken(token: string): boolean {
  return /^[\x21-\x7e]+$/.test(token);
}

/**
 * Headers as they are sent, checked once.
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION`, which does not show their values
 */
export function checkedHeaders(headers: object, optionName: string): Readonly<Record<string, string>> {
  const checked: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers) as [string, unknown][]) {
    try {
      validateHeaderName(name);
      if (typeof value !== 'string' || name.toLowerCase() === 'authorization') throw new TypeError();
      validateHeaderValue(name, value);
    } catch {
      throw new DynamoDbSinkError(
        'INVALID_OPTION',
        `option ${optionName} must have names of headers with their values as text; for authorization there is auth`,
      );
    }
    checked[name] = value;
  }
  return checked;
}
