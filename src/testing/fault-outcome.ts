import type { FaultKind } from './fault-plan.js';
import { answer, corrupted, type HistoryOutcome, hang, reset, slow, truncated } from './history-outcome.js';
import type { Random } from './random.js';
import { expiredTokenException, internalServerError, type ServiceError } from './service-error.js';

/** Faults that befall a request before anything of it is read: nothing is ever applied. */
export type FaultBefore = 'throttle' | 'errorBefore' | 'resetBefore' | 'timeoutBefore' | 'expiredToken';

/** Whether nothing of the request is applied. */
export function isBefore(fault: FaultKind): fault is FaultBefore {
  return fault === 'throttle' || fault === 'expiredToken' || fault.endsWith('Before');
}

/** Whether the writes are applied after the fault has shown. */
export function isLate(fault: FaultKind): boolean {
  return fault.endsWith('Late');
}

/** Whether all writes are taken, whatever capacity there is: the client is not told which were. */
export function isForced(fault: FaultKind): boolean {
  return fault.endsWith('After') || fault.endsWith('Late');
}

/** How a request ends that a fault befell before anything of it was read. */
export function outcomeBefore(
  fault: FaultBefore,
  throttled: () => ServiceError,
  random: Random,
): HistoryOutcome {
  if (fault === 'resetBefore') return reset;
  if (fault === 'timeoutBefore') return hang;
  const error = errorOf(fault, throttled);
  return answer(error.statusCode, error.toJson(), random);
}

function errorOf(fault: FaultBefore, throttled: () => ServiceError): ServiceError {
  if (fault === 'throttle') return throttled();
  return fault === 'expiredToken' ? expiredTokenException() : internalServerError();
}

/** How a request ends whose writes were taken: with the answer, or with what a fault made of it. */
export function outcomeAfter(
  fault: FaultKind | undefined,
  json: string,
  random: Random,
  slowAnswerMS: number,
): HistoryOutcome {
  switch (fault) {
    case 'errorAfter':
      return answer(500, internalServerError().toJson(), random);
    case 'resetAfter':
    case 'resetLate':
      return reset;
    case 'timeoutAfter':
    case 'timeoutLate':
      return hang;
    case 'truncated':
      return truncated(200, json, random);
    case 'corrupted':
      return corrupted(200, json, random);
    case 'slow':
      return slow(200, json, slowAnswerMS, random);
    default:
      return answer(200, json, random);
  }
}
