import type { LoadView } from './load-meter.js';
import type { RateCaps } from './rate-control.js';

/** The line that a program reads: the figures of the report, and where the load stands. */
export function progressJson(view: LoadView, caps: RateCaps): string {
  const { writeUnitsPerSecondLimit: limit, secondsLeft } = view;
  return JSON.stringify({
    ...view.figures,
    recordsPerSecond: Math.round(view.recordsPerSecond),
    writeUnitsPerSecond: Math.round(view.writeUnitsPerSecond),
    inFlightRequests: view.inFlightRequests,
    throttledRequests: view.throttledRequests,
    unprocessedWrites: view.unprocessedWrites,
    throttledShare: Number(view.throttledShare.toFixed(3)),
    writeUnitsPerSecondLimit: Number.isFinite(limit) ? Math.round(limit) : undefined,
    ...caps,
    secondsLeft: secondsLeft === undefined ? undefined : Math.round(secondsLeft),
    pid: process.pid, // for the signals: that of npx is another one
  });
}
