export const ENDPOINT_HOST = '127.0.0.1';

/** What the runner says to the endpoint; each is answered by its counts. */
export type AskEndpoint = { readonly kind: 'count' } | { readonly kind: 'answer'; readonly answerMS: number };

/** What the endpoint has taken since it started. */
export interface EndpointCounts {
  readonly kind: 'counts';
  readonly httpRequests: number;
  readonly bodyBytes: number;
  readonly writes: number;
  readonly cpuMicros: number;
}

export interface EndpointListening {
  readonly kind: 'listening';
  readonly port: number;
  readonly tlsPort: number;
}

export type EndpointAnswer = EndpointCounts | EndpointListening;
