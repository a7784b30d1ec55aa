import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/** Certificates in PEM form, one or several a text. */
export type Certificates = string | Uint8Array | readonly (string | Uint8Array)[];

/** What shapes the connections that are the sink's own. */
export interface ConnectionOptions {
  readonly maxInFlightRequests: number;
  /** Trusted instead of the certificates Node trusts. */
  readonly ca: Certificates | undefined;
  readonly trustAllCertificates: boolean;
}

export const TRUST_ALL_WARNING = 'DYNAMODB_SINK_TRUST_ALL_CERTIFICATES';

let hasWarned = false;

/** The request handler of a client whose connections are the sink's: one for each request in flight. */
export function ownRequestHandler({
  maxInFlightRequests,
  ca,
  trustAllCertificates,
}: ConnectionOptions): NonNullable<DynamoDBClientConfig['requestHandler']> {
  if (trustAllCertificates) warnOnce();
  const agent = { keepAlive: true, maxSockets: maxInFlightRequests };
  return {
    connectionTimeout: 5000,
    httpAgent: agent,
    httpsAgent: {
      ...agent,
      ...(ca !== undefined && { ca: nodeCertificates(ca) }),
      ...(trustAllCertificates && { rejectUnauthorized: false }),
    },
  };
}

function nodeCertificates(ca: Certificates): (string | Buffer)[] {
  const list = typeof ca === 'string' || ca instanceof Uint8Array ? [ca] : ca;
  return list.map((one) => (typeof one === 'string' ? one : Buffer.from(one)));
}

/** Once a process: the warning is about the program, not about one of its sinks. */
function warnOnce(): void {
  if (hasWarned) return;
  hasWarned = true;
  process.emitWarning(
    'trustAllCertificates accepts every certificate: whoever is on the way can read and change what is written',
    { type: 'DynamoDbSinkWarning', code: TRUST_ALL_WARNING },
  );
}
