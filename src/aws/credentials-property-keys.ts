import { nearestName } from '../nearest-name.js';
import { AWSConfigConstants as Keys } from './aws-config-constants.js';

/** A value of `AWS_CREDENTIALS_PROVIDER`. */
export type ProviderName = keyof typeof Keys.CredentialProvider;

/** Which keys below a provider's prefix belong to which provider. */
const KEYS_OF: Readonly<Record<ProviderName, readonly ((prefix: string) => string)[]>> = {
  AUTO: [],
  ENV_VAR: [],
  SYS_PROP: [],
  BASIC: [Keys.accessKeyId, Keys.secretKey, Keys.sessionToken],
  PROFILE: [Keys.profilePath, Keys.profileName],
  ASSUME_ROLE: [
    Keys.roleArn,
    Keys.roleSessionName,
    Keys.externalId,
    Keys.roleCredentialsProvider,
    Keys.roleStsEndpoint,
  ],
  WEB_IDENTITY_TOKEN: [Keys.roleArn, Keys.roleSessionName, Keys.webIdentityTokenFile],
  CUSTOM: [Keys.customCredentialsProviderClass],
};

export const PROVIDER_NAMES: readonly ProviderName[] = Object.keys(KEYS_OF) as ProviderName[];

/** The keys of one provider, below a prefix. */
export function keysOf(provider: ProviderName, prefix: string): readonly string[] {
  return KEYS_OF[provider].map((key) => key(prefix));
}

/** Why a property that nobody has read is refused: it is another provider's, or unknown. */
export function whyNotRead(key: string): string {
  const prefix = prefixOf(key);
  const owners = PROVIDER_NAMES.filter((provider) => keysOf(provider, prefix).includes(key));
  if (owners.length > 0) {
    return `has no effect: it goes with ${owners.join(' or ')} as the value of ${prefix}`;
  }
  const constants = Object.entries(Keys).filter(([, value]) => typeof value === 'string') as [
    string,
    string,
  ][];
  const named = constants.find(([name]) => name === key)?.[1];
  const known = [
    ...constants.map(([, value]) => value),
    ...PROVIDER_NAMES.flatMap((name) => keysOf(name, prefix)),
  ];
  const meant = named ?? nearestName(key, known);
  return meant === undefined
    ? 'is unknown: AWSConfigConstants has all that are known'
    : `is unknown; did you mean ${meant}?`;
}

/** The key of the provider that a key is below; the outermost if it is below none. */
function prefixOf(key: string): string {
  const outermost = Keys.AWS_CREDENTIALS_PROVIDER;
  let prefix: string = outermost;
  for (;;) {
    const nested = Keys.roleCredentialsProvider(prefix);
    if (!key.startsWith(`${nested}.`)) return prefix;
    prefix = nested;
  }
}
