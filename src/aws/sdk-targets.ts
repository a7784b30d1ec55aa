import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbSinkError } from '../errors.js';
import type { Credentials, Target, TargetSource } from '../wire/target.js';
import type { RequestFailure } from '../wire/transport.js';
import { classifyError } from './classify-error.js';
import { originOf, type Place } from './endpoint.js';

/** The part of the SDK's request that a target is made of. */
interface SdkRequest extends Place {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the SDK has found out by the time it signs. */
interface SdkContext {
  readonly endpointV2?: { readonly properties?: { readonly authSchemes?: readonly AuthScheme[] } };
  readonly __smithy_context?: { readonly selectedHttpAuthScheme?: { readonly identity?: object } };
}

interface AuthScheme {
  readonly name?: string;
  readonly signingRegion?: string;
  readonly signingName?: string;
}

/** Lets the AWS SDK find endpoint, region and credentials as it would for a request of its own. */
export class SdkTargets implements TargetSource {
  readonly #client: DynamoDBClient;

  constructor(client: DynamoDBClient) {
    this.#client = client;
  }

  async find(tableName: string, expired: Credentials | undefined): Promise<Target | RequestFailure> {
    try {
      if (expired !== undefined) await this.#renew(expired);
      await this.#client.config.credentials();
    } catch (error) {
      // Whatever a provider throws: where credentials come from may be back soon.
      const { name, message, cause } = classifyError(error);
      return { kind: 'credentials', name, message, cause };
    }
    try {
      return await resolveTarget(this.#client, tableName);
    } catch (error) {
      return classifyError(error);
    }
  }

  /** The SDK keeps credentials until their time is up; the service says that it is. */
  async #renew(expired: Credentials): Promise<void> {
    const current = await this.#client.config.credentials();
    const isSame = current.accessKeyId === expired.accessKeyId && tokenOf(current) === tokenOf(expired);
    if (isSame) await this.#client.config.credentials({ forceRefresh: true });
  }
}

/**
 * The target of a table's writes: the way of the SDK's own request up to where it would be signed.
 * @throws what the AWS SDK throws, or what `guardEndpoint` does
 */
export async function resolveTarget(client: DynamoDBClient, tableName: string): Promise<Target> {
  const command = new BatchWriteItemCommand({ RequestItems: { [tableName]: [] } });
  let found: { request: SdkRequest; context: SdkContext } | undefined;
  command.middlewareStack.addRelativeTo(
    (_next: unknown, context: SdkContext) => async (args: { request?: unknown }) => {
      found = { request: args.request as SdkRequest, context };
      return { output: { $metadata: {} }, response: undefined };
    },
    { relation: 'before', toMiddleware: 'httpSigningMiddleware', name: 'dynamoDbSinkStopShort' },
  );
  await client.send(command);
  const { request, context } = found as NonNullable<typeof found>;
  const scheme = context.endpointV2?.properties?.authSchemes?.[0];
  if (scheme?.name !== undefined && scheme.name !== 'sigv4') {
    throw new DynamoDbSinkError(
      'INVALID_OPTION',
      `the endpoint wants requests signed by ${scheme.name}, not by Signature Version 4: use one of a single region`,
    );
  }
  const { headers, path } = request;
  const credentials = context.__smithy_context?.selectedHttpAuthScheme?.identity as Credentials | undefined;
  if (typeof credentials?.accessKeyId !== 'string' || typeof credentials.secretAccessKey !== 'string') {
    throw new DynamoDbSinkError(
      'INVALID_OPTION',
      'dynamoDb.credentials gives no access key and secret key, by which requests are signed',
    );
  }
  // Options of the client, though not among the types of its `config`.
  const { signingRegion, disableClockSkewCorrection } = client.config as {
    readonly signingRegion?: string;
    readonly disableClockSkewCorrection?: () => Promise<boolean>;
  };
  const correctsClock = (await disableClockSkewCorrection?.()) !== true;
  return {
    origin: originOf(request),
    path,
    host: headers.host as string,
    userAgent: headers['user-agent'] ?? 'dynamodb-sink',
    region: scheme?.signingRegion ?? signingRegion ?? (await client.config.region()),
    service: scheme?.signingName ?? 'dynamodb',
    credentials: {
      accessKeyId: credentials.accessKeyId,
      secretAccessKey: credentials.secretAccessKey,
      sessionToken: tokenOf(credentials),
      expiration: credentials.expiration,
      accountId: credentials.accountId,
    },
    clockOffsetMS: correctsClock ? client.config.systemClockOffset : 0,
    correctsClock,
  };
}

/** The session token. An empty one is none: the service would refuse it, and the SDK does not send it. */
function tokenOf({ sessionToken }: Pick<Credentials, 'sessionToken'>): string | undefined {
  return sessionToken === '' ? undefined : sessionToken;
}
