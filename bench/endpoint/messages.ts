export const ENDPOINT_HOST = '127.0.0.1';

/**
 * What the runner says to the endpoint; each is answered by its counts.
 *
 * - `count`: no more than that
 * - `serve`: from now on every request waits so long for its answer, and the endpoint is awake or may sleep
 */
export type AskEndpoint =
  | { readonly kind: 'count' }
  | { readonly kind: 'serve'; readonly answerMS: number; readonly isAwake: boolean };

/** What the endpoint has taken since it started. */
export interface EndpointCounts {
  readonly kind: 'counts';
  readonly httpRequests: number;
  readonly bodyBytes: number;
  readonly writes: number;
  /** How long it has worked on requests, whether it sleeps in between or not. */
  readonly workedMicros: number;
}

export interface EndpointListening {
  readonly kind: 'listening';
  readonly port: number;
  readonly tlsPort: number;
}

export type EndpointAnswer = EndpointCounts | EndpointListening;
