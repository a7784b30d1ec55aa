import type { PlannedOptions, Weather } from './plan.js';

/** What a user gets who sets nothing. */
export const defaults: Readonly<Omit<PlannedOptions, 'maxRetryDurationMS'>> = {
  maxBatchSize: 25,
  maxInFlightRequests: 50,
  maxBufferedRequests: 10_000,
  maxBufferedBytes: 64 * 1024 * 1024,
  maxBatchSizeInBytes: 16 * 1024 * 1024,
  maxRecordSizeInBytes: 409_600,
  maxTimeInBufferMS: 5000,
  maxPositionsAhead: 1_000_000,
  requestTimeoutMS: 30_000,
  failOnError: false,
};

/** No fault at all. */
export const fair: Weather = {
  unprocessed: 0,
  throttle: 0,
  errorBefore: 0,
  errorAfter: 0,
  resetBefore: 0,
  resetAfter: 0,
  resetLate: 0,
  timeoutBefore: 0,
  timeoutAfter: 0,
  timeoutLate: 0,
  truncated: 0,
  corrupted: 0,
  slow: 0,
  expiredToken: 0,
  lateRequest: 0,
  brokenAnswer: 0,
};
