import { DynamoDbSinkError, isDynamoDbSinkError } from '../../errors.js';
import type { DeserializerName } from '../../kafka/deserialize/deserializer-names.js';
import type { RegistryAuth } from '../../kafka/deserialize/registry/registry-auth.js';
import { registryDeserializer } from '../../kafka/deserialize/registry/registry-deserializer.js';
import type { RegistryOptions } from '../../kafka/deserialize/registry/registry-options.js';
import type { DeserializerObject } from '../../kafka/deserializer.js';
import type { Config } from '../config-file.js';
import { UsageError } from '../usage-error.js';
import { refuseStrayNames, section } from './config-names.js';
import type { Secrets } from './secrets.js';

/** The name of the deserializer that a config file has beside those of the library. */
const REGISTRY = 'registry';

const AUTH_NAMES: ReadonlySet<string> = new Set(['username', 'password', 'token']);

type Given = DeserializerName | DeserializerObject<unknown> | undefined;

/**
 * What `deserialize` and `deserializeKey` stand for; other names are left for the library to check.
 * @throws {UsageError}
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export function deserializersOf(
  config: Config,
  secrets: Secrets,
): { readonly deserialize: Given; readonly deserializeKey: Given } {
  const registry = section(config, 'registry');
  const { deserialize, deserializeKey } = config;
  const isAsked = deserialize === REGISTRY || deserializeKey === REGISTRY;
  if (isAsked && registry === undefined)
    throw new UsageError('option registry must be given where deserialize is registry: registry: { url: … }');
  if (registry !== undefined && !isAsked)
    throw new UsageError('option registry has no effect: deserialize or deserializeKey must be registry');
  const options = registry && registryOptions(registry, secrets);
  const one = (given: unknown): Given =>
    given === REGISTRY && options !== undefined ? make(options) : (given as Given);
  return { deserialize: one(deserialize), deserializeKey: one(deserializeKey) };
}

function make(options: RegistryOptions): DeserializerObject<unknown> {
  try {
    return registryDeserializer(options);
  } catch (error) {
    if (!isDynamoDbSinkError(error)) throw error;
    const message = error.message.replaceAll('registryDeserializer.', 'registry.');
    throw new DynamoDbSinkError(error.code, message, { cause: error });
  }
}

function registryOptions(registry: Record<string, unknown>, secrets: Secrets): RegistryOptions {
  const auth = section(registry, 'auth', 'registry.auth');
  const headers = section(registry, 'headers', 'registry.headers');
  return {
    ...secrets.members({ ...registry, auth: undefined, headers: undefined }, 'registry'),
    ...(auth !== undefined && { auth: authOf(auth, secrets) }),
    ...(headers !== undefined && { headers: secrets.members(headers, 'registry.headers') }),
  } as unknown as RegistryOptions;
}

/** Asked for each schema, so that files are read again. */
function authOf(auth: Record<string, unknown>, secrets: Secrets): NonNullable<RegistryOptions['auth']> {
  refuseStrayNames(auth, AUTH_NAMES, 'registry.auth.');
  const members = Object.entries(auth).map(
    ([name, value]) => [name, secrets.credential(value, `registry.auth.${name}`)] as const,
  );
  if (members.every(([, credential]) => typeof credential === 'string'))
    return Object.fromEntries(members) as unknown as RegistryAuth;
  return async () => {
    const texts: Record<string, string> = {};
    for (const [name, credential] of members)
      texts[name] = typeof credential === 'string' ? credential : await credential();
    return texts as unknown as RegistryAuth;
  };
}
