import {
  type HistoryEndpoint,
  type HistoryEndpointOptions,
  startHistoryEndpoint,
} from '#dist/testing/history-endpoint.js';

/** A modelled DynamoDB with one table, `orders`, keyed `pk`, over real sockets. The only place that starts one here. */
export function faultyEndpoint(options: Omit<HistoryEndpointOptions, 'tables'>): Promise<HistoryEndpoint> {
  return startHistoryEndpoint({
    ...options,
    tables: { orders: { partitionKey: { name: 'pk', type: 'S' } } },
  });
}

/** Some of everything: about one request in ten meets a fault. */
export const someFaults = {
  unprocessed: 0.05,
  throttle: 0.02,
  errorBefore: 0.02,
  errorAfter: 0.02,
  resetBefore: 0.02,
  resetAfter: 0.02,
} as const;
