/** Where the endpoint of a run is, and what every contender signs with. */
export interface BenchConnection {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
}

export interface BenchCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export const REGION = 'eu-west-1';
export const CREDENTIALS: BenchCredentials = {
  accessKeyId: 'AKIDEXAMPLEEXAMPLE00',
  secretAccessKey: 'a-key-that-opens-nothing-but-is-as-long-as',
};

export function endpointOf({ host, port, isTls }: BenchConnection): string {
  return `${isTls ? 'https' : 'http'}://${host}:${port}`;
}

/** Batches of 25 in flight at once: the same for all, and the sink's default. */
export const MAX_IN_FLIGHT = 50;
export const BATCH_SIZE = 25;
