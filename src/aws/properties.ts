import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { AWSConfigConstants as Keys } from './aws-config-constants.js';
import { credentialsOf } from './credentials-properties.js';
import { whyNotRead } from './credentials-property-keys.js';
import { checkEndpointText } from './endpoint.js';
import { invalid, PropertyReader } from './property-reader.js';

/** The longest a timer of Node can wait. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** What properties say, in the AWS SDK's terms and in ours; undefined is what they do not say. */
export interface PropertiesMeaning {
  readonly dynamoDb: DynamoDBClientConfig;
  readonly maxConnections: number | undefined;
  readonly requestTimeoutMS: number | undefined;
  readonly trustAllCertificates: boolean | undefined;
}

/**
 * Reads the properties of Flink's `AWSConfigConstants`. Nothing is ignored: what is unknown, belongs to a
 * provider that is not chosen, or has no counterpart in Node is refused.
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION`, naming the property, never a secret
 */
export function readProperties(properties: unknown, allowInsecureEndpoint: boolean): PropertiesMeaning {
  const reader = new PropertyReader(properties);
  if (reader.has(Keys.HTTP_PROTOCOL_VERSION)) {
    throw invalid(
      `property ${Keys.HTTP_PROTOCOL_VERSION} has no counterpart: requests go over HTTP/1.1; leave it out, ` +
        `and set the option maxInFlightRequests or ${Keys.HTTP_CLIENT_MAX_CONCURRENCY} for the number of connections`,
    );
  }
  const region = reader.text(Keys.AWS_REGION);
  // A label of a host name: a region becomes part of one.
  if (region !== undefined && !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(region)) {
    throw invalid(`property ${Keys.AWS_REGION} must be a region such as eu-west-1`);
  }
  const endpoint = reader.text(Keys.AWS_ENDPOINT);
  if (endpoint !== undefined) {
    checkEndpointText(endpoint, `property ${Keys.AWS_ENDPOINT}`, allowInsecureEndpoint);
  }
  const credentials = credentialsOf({ reader, region, allowInsecureEndpoint }, Keys.AWS_CREDENTIALS_PROVIDER);
  const meaning: PropertiesMeaning = {
    dynamoDb: {
      ...(region !== undefined && { region }),
      ...(endpoint !== undefined && { endpoint }),
      ...(credentials !== undefined && { credentials }),
    },
    maxConnections: reader.whole(Keys.HTTP_CLIENT_MAX_CONCURRENCY, Number.MAX_SAFE_INTEGER),
    requestTimeoutMS: reader.whole(Keys.HTTP_CLIENT_READ_TIMEOUT_MILLIS, MAX_TIMER_MS),
    trustAllCertificates: reader.flag(Keys.TRUST_ALL_CERTIFICATES),
  };
  reader.refuseRest(whyNotRead);
  return meaning;
}
