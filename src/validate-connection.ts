import { isDynamoDbClient } from './aws/client.js';
import { checkConfiguredEndpoint } from './aws/endpoint.js';
import type { Certificates } from './aws/own-connections.js';
import { checkBoolean, invalid, optionalObject } from './option-checks.js';
import { type DynamoDbSinkOptions, defaults, type ResolvedOptions } from './options.js';

type Connection = Pick<
  ResolvedOptions<unknown>,
  'dynamoDb' | 'ca' | 'trustAllCertificates' | 'allowInsecureEndpoint'
>;

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
  const ofTheirs = isDynamoDbClient(dynamoDb)
    ? 'a ready client'
    : dynamoDb.requestHandler !== undefined && 'a requestHandler in dynamoDb';
  if (ofTheirs !== false && (ca !== undefined || trustAllCertificates)) {
    throw invalid(
      ca === undefined ? 'trustAllCertificates' : 'ca',
      ca ?? true,
      `does not go with ${ofTheirs}, whose connections are not the sink's to change: set it on their https agent`,
    );
  }
  if (!isDynamoDbClient(dynamoDb)) {
    checkConfiguredEndpoint(dynamoDb.endpoint, 'option dynamoDb.endpoint', allowInsecureEndpoint);
  }
  return { dynamoDb, ca, trustAllCertificates, allowInsecureEndpoint };
}

function checkCertificates(ca: unknown): Certificates | undefined {
  if (ca === undefined) return undefined;
  const list: readonly unknown[] = Array.isArray(ca) ? [...ca] : [ca];
  if (list.length > 0 && list.every(isPem)) return list;
  throw invalid(
    'ca',
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
