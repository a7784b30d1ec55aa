import { nearestName } from '../nearest-name.js';
import { AWSConfigConstants as Keys } from './aws-config-constants.js';
import { PROVIDER_NAMES, type ProviderName, whyNotRead } from './credentials-property-keys.js';
import { checkEndpointText } from './endpoint.js';
import { type Credentials, invalid, type PropertyReader } from './property-reader.js';

/** What the providers need from outside their own keys. */
interface Surroundings {
  readonly reader: PropertyReader;
  readonly region: string | undefined;
  readonly allowInsecureEndpoint: boolean;
}

type Provider = Extract<Credentials, (...args: never) => unknown>;
type Providers = typeof import('@aws-sdk/credential-providers');

/**
 * The credentials that the properties below a prefix describe; undefined stands for the SDK's own search.
 * As in Flink's `AWSGeneralUtil`, BASIC is meant where keys are given and no provider is named, and AUTO
 * where neither is.
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export function credentialsOf(around: Surroundings, prefix: string): Credentials | undefined {
  const { reader } = around;
  const required = (key: string, provider: ProviderName): string => {
    const value = reader.text(key);
    if (value !== undefined) return value;
    // The one that is there in its place, mistyped, says more.
    reader.refuseRest((other) => {
      const reason = whyNotRead(other);
      return reason.endsWith(`did you mean ${key}?`) ? reason : undefined;
    });
    throw invalid(`property ${key} is missing: ${prefix} is ${provider}`);
  };
  switch (providerOf(reader, prefix)) {
    case 'AUTO':
      return undefined;
    case 'ENV_VAR':
      return lazily(({ fromEnv }) => fromEnv());
    case 'SYS_PROP':
      throw invalid(
        `property ${prefix} is SYS_PROP, and Node has no system properties: use ENV_VAR (environment variables), BASIC or CUSTOM`,
      );
    case 'BASIC': {
      const sessionToken = reader.text(Keys.sessionToken(prefix));
      return {
        accessKeyId: required(Keys.accessKeyId(prefix), 'BASIC'),
        secretAccessKey: required(Keys.secretKey(prefix), 'BASIC'),
        ...(sessionToken !== undefined && { sessionToken }),
      };
    }
    case 'PROFILE': {
      const init = given({
        filepath: reader.text(Keys.profilePath(prefix)),
        profile: reader.text(Keys.profileName(prefix)),
      });
      return lazily(({ fromIni }) => fromIni(init));
    }
    case 'CUSTOM': {
      const key = Keys.customCredentialsProviderClass(prefix);
      const custom = reader.credentials(key);
      if (custom !== undefined) return custom;
      throw invalid(
        `property ${key} is missing: ${prefix} is CUSTOM; it is a credential provider, a function`,
      );
    }
    case 'WEB_IDENTITY_TOKEN': {
      // What is not given, the AWS SDK takes from AWS_ROLE_ARN, AWS_ROLE_SESSION_NAME and
      // AWS_WEB_IDENTITY_TOKEN_FILE.
      const init = given({
        roleArn: reader.text(Keys.roleArn(prefix)),
        roleSessionName: reader.text(Keys.roleSessionName(prefix)),
        webIdentityTokenFile: reader.text(Keys.webIdentityTokenFile(prefix)),
      });
      return lazily(({ fromTokenFile }) => fromTokenFile(init));
    }
    case 'ASSUME_ROLE': {
      const roleArn = required(Keys.roleArn(prefix), 'ASSUME_ROLE');
      return assumedRole(around, prefix, roleArn);
    }
  }
}

function assumedRole(around: Surroundings, prefix: string, roleArn: string): Credentials {
  const { reader, region, allowInsecureEndpoint } = around;
  const masterCredentials = credentialsOf(around, Keys.roleCredentialsProvider(prefix));
  // As in Flink the outermost one is for nested roles as well.
  const stsKey = [Keys.roleStsEndpoint(prefix), Keys.AWS_ROLE_STS_ENDPOINT].find((key) => reader.has(key));
  const endpoint = stsKey === undefined ? undefined : reader.text(stsKey);
  if (stsKey !== undefined && endpoint !== undefined) {
    checkEndpointText(endpoint, `property ${stsKey}`, allowInsecureEndpoint);
  }
  const params = {
    RoleArn: roleArn,
    ...given({
      RoleSessionName: reader.text(Keys.roleSessionName(prefix)),
      ExternalId: reader.text(Keys.externalId(prefix)),
    }),
  };
  const clientConfig = given({ region, endpoint });
  return lazily(({ fromTemporaryCredentials }) =>
    fromTemporaryCredentials({ params, clientConfig, ...(masterCredentials && { masterCredentials }) }),
  );
}

function providerOf(reader: PropertyReader, prefix: string): ProviderName {
  const name = reader.text(prefix);
  if (name === undefined) {
    return reader.has(Keys.accessKeyId(prefix)) || reader.has(Keys.secretKey(prefix)) ? 'BASIC' : 'AUTO';
  }
  const provider = PROVIDER_NAMES.find((known) => known === name);
  if (provider !== undefined) return provider;
  const meant = nearestName(name.toUpperCase(), PROVIDER_NAMES);
  throw invalid(
    `property ${prefix} must be one of ${PROVIDER_NAMES.join(', ')}${meant === undefined ? '' : `; did you mean ${meant}?`}`,
  );
}

/** Without what is undefined. */
function given<V>(values: Record<string, V | undefined>): Record<string, V> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Record<
    string,
    V
  >;
}

/** A provider that is loaded when credentials are first asked for. */
function lazily(make: (providers: Providers) => Provider): Provider {
  let provider: Promise<Provider> | undefined;
  return async (identityProperties) => {
    provider ??= import('@aws-sdk/credential-providers').then(make);
    return (await provider)(identityProperties);
  };
}
