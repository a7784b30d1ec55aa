import { DynamoDbSinkError } from '../errors.js';
import { invalid, invalidSecret, isClass, isObject, knownHint, refuseUnknown } from '../option-checks.js';
import type { KafkaSaslOptions } from './connection-options.js';

/** What each mechanism needs. */
const NEEDS: Readonly<Record<KafkaSaslOptions['mechanism'], readonly (keyof KafkaSaslOptions)[]>> = {
  PLAIN: ['username', 'password'],
  'SCRAM-SHA-256': ['username', 'password'],
  'SCRAM-SHA-512': ['username', 'password'],
  OAUTHBEARER: ['token'],
  GSSAPI: ['authenticate'],
};

const MECHANISMS = Object.keys(NEEDS);

const OPTION_NAMES: ReadonlySet<string> = new Set([
  'mechanism',
  'username',
  'password',
  'token',
  'oauthBearerExtensions',
  'authenticate',
] satisfies (keyof KafkaSaslOptions)[]);

/**
 * Checks how a client is to prove who it is. Of secrets no value is shown.
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export function checkSasl(sasl: KafkaSaslOptions | undefined): void {
  if (sasl === undefined) return;
  if (!isObject(sasl)) throw invalidSecret('kafka.sasl', sasl, 'must be an object with a mechanism');
  refuseUnknown(sasl, OPTION_NAMES, 'kafka.sasl.');
  const { mechanism, oauthBearerExtensions, authenticate } = sasl;
  if (typeof mechanism !== 'string' || !Object.hasOwn(NEEDS, mechanism)) {
    const hint = knownHint(String(mechanism).toUpperCase(), MECHANISMS);
    throw invalid('kafka.sasl.mechanism', mechanism, `must be the name of a mechanism${hint}`);
  }
  for (const name of ['username', 'password', 'token'] as const) checkCredential(sasl[name], name);
  if (authenticate !== undefined && (typeof authenticate !== 'function' || isClass(authenticate)))
    throw refused('authenticate must be a function');
  const missing = NEEDS[mechanism].find((name) => sasl[name] === undefined);
  // With a function of its own, what the mechanism needs is that function's affair.
  if (missing !== undefined && authenticate === undefined)
    throw refused(`${missing} must be given for ${mechanism}`);
  if (oauthBearerExtensions === undefined) return;
  if (
    !isObject(oauthBearerExtensions) ||
    Object.values(oauthBearerExtensions).some((text) => typeof text !== 'string')
  )
    throw refused('oauthBearerExtensions must be names with their values as text');
}

function checkCredential(credential: unknown, name: string): void {
  if (credential === undefined || (typeof credential === 'function' && !isClass(credential))) return;
  if (typeof credential !== 'string' || credential === '')
    throw refused(`${name} must be text, not empty, or a function that gives it`);
}

function refused(rule: string): DynamoDbSinkError {
  return new DynamoDbSinkError('INVALID_OPTION', `option kafka.sasl.${rule}`);
}
