import type { ClientOptions } from '#dist/aws/client.js';

/** How the service is reached, with what is not given as it is by default. */
export function connectionOptions(given: Partial<ClientOptions>): ClientOptions {
  return {
    dynamoDb: {},
    maxInFlightRequests: 1,
    ca: undefined,
    dispatcher: undefined,
    trustAllCertificates: false,
    allowInsecureEndpoint: false,
    ...given,
  };
}
