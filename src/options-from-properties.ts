import { readProperties } from './aws/properties.js';
import { type DynamoDbProperties, invalid } from './aws/property-reader.js';
import { type DynamoDbSinkOptions, defaults } from './options.js';

/** Options that are still being collected. */
export type GivenOptions<T> = { -readonly [K in keyof DynamoDbSinkOptions<T>]?: DynamoDbSinkOptions<T>[K] };

/**
 * The options with what Flink's properties say of them. What both say is refused, as neither may be
 * ignored; of the two bounds on concurrency the smaller one holds.
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export function withProperties<T>(options: GivenOptions<T>, properties: DynamoDbProperties): GivenOptions<T> {
  const { dynamoDb, maxConnections, requestTimeoutMS, trustAllCertificates } = readProperties(
    properties,
    options.allowInsecureEndpoint === true,
  );
  // Properties of the HTTP client alone say nothing of the AWS SDK's.
  const isClientGiven = Object.keys(dynamoDb).length > 0 || options.dynamoDb === undefined;
  const said = { dynamoDb: isClientGiven ? dynamoDb : undefined, requestTimeoutMS, trustAllCertificates };
  const merged: GivenOptions<T> = { ...options };
  for (const [name, value] of Object.entries(said)) {
    if (value === undefined) continue;
    if (options[name as keyof typeof said] !== undefined) {
      throw invalid(`option ${name} is also given by the DynamoDB properties: use one of them`);
    }
    Object.assign(merged, { [name]: value });
  }
  const { maxInFlightRequests = defaults.maxInFlightRequests } = options;
  // What is no number is left for the validation of the option to refuse.
  if (maxConnections !== undefined && maxConnections < maxInFlightRequests) {
    merged.maxInFlightRequests = maxConnections;
  }
  return merged;
}
