import { isDynamoDbClient } from './aws/client.js';
import { checkConfiguredEndpoint } from './aws/endpoint.js';
import { checkBoolean, invalid, optionalObject } from './option-checks.js';
import { type DynamoDbSinkOptions, defaults, type ResolvedOptions } from './options.js';
import type { Certificates, UndiciDispatcher } from './wire/connections.js';

type Connection = Pick<
  ResolvedOptions<unknown>,
  'dynamoDb' | 'dispatcher' | 'ca' | 'trustAllCertificates' | 'allowInsecureEndpoint'
>;

/** Why a request handler of the SDK is refused, and what takes its place. */
const HANDLER_RULE =
  "has no effect, since the connections are the sink's: leave it out, and use requestTimeoutMS, " +
  'maxInFlightRequests, ca, HTTPS_PROXY, or dispatcher (of undici)';

/**
 * The part of the validation that is about the way to the service.
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export function checkConnection<T>(options: DynamoDbSinkOptions<T>): Connection {
  const flag = (name: 'trustAllCertificates' | 'allowInsecureEndpoint'): boolean =>
    checkBoolean(options[name] === undefined ? defaults[name] : options[name], name);
  const dynamoDb = optionalObject(options.dynamoDb, 'dynamoDb') ?? {};
  const ca = checkCertificates(options.ca);
  const trustAllCertificates = flag('trustAllCertificates');
  const allowInsecureEndpoint = flag('allowInsecureEndpoint');
  if (ca !== undefined && trustAllCertificates) {
    throw invalid('trustAllCertificates', true, 'leaves ca without effect: use one of them');
  }
  const dispatcher = checkDispatcher(options.dispatcher);
  if (dispatcher !== undefined && (ca !== undefined || trustAllCertificates)) {
    throw invalid(
      ca === undefined ? 'trustAllCertificates' : 'ca',
      ca ?? true,
      "does not go with dispatcher, whose connections are not the sink's to change: set it there",
    );
  }
  if (!isDynamoDbClient(dynamoDb)) {
    if (dynamoDb.requestHandler !== undefined && dispatcher === undefined) {
      throw invalid('dynamoDb.requestHandler', dynamoDb.requestHandler, HANDLER_RULE);
    }
    refuseSigners(dynamoDb);
    checkConfiguredEndpoint(dynamoDb.endpoint, 'option dynamoDb.endpoint', allowInsecureEndpoint);
  }
  return { dynamoDb, dispatcher, ca, trustAllCertificates, allowInsecureEndpoint };
}

/** Requests are signed by the sink: what would have the SDK sign otherwise is not passed over. */
function refuseSigners(dynamoDb: object): void {
  const { signer, signerConstructor, httpAuthSchemes, signingEscapePath } = dynamoDb as Readonly<
    Record<string, unknown>
  >;
  const given = {
    signer,
    signerConstructor,
    httpAuthSchemes,
    signingEscapePath: signingEscapePath === false ? false : undefined,
  };
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) {
      throw invalid(
        `dynamoDb.${name}`,
        value,
        'has no effect: the sink signs its requests itself, by Signature Version 4',
      );
    }
  }
}

function checkDispatcher(dispatcher: unknown): UndiciDispatcher | undefined {
  if (dispatcher === undefined) return undefined;
  if (typeof (Object(dispatcher) as { dispatch?: unknown }).dispatch === 'function')
    return dispatcher as UndiciDispatcher;
  throw invalid('dispatcher', dispatcher, 'must be a dispatcher of undici, such as a ProxyAgent');
}

/**
 * @param name of the option, for the message
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export function checkCertificates(ca: unknown, name: string = 'ca'): Certificates | undefined {
  if (ca === undefined) return undefined;
  const list: readonly unknown[] = Array.isArray(ca) ? [...ca] : [ca];
  if (list.length > 0 && list.every(isPem)) return list;
  throw invalid(
    name,
    typeof ca === 'string' ? 'a text without one' : ca,
    'must be one or several certificates in PEM form (the text, not the path of a file)',
  );
}

function isPem(certificate: unknown): certificate is string | Uint8Array {
  if (typeof certificate !== 'string' && !(certificate instanceof Uint8Array)) return false;
  return /-----BEGIN (?:[A-Z0-9]+ )*CERTIFICATE-----/.test(
    Buffer.from(certificate as string).toString('latin1'),
  );
}
