import { invalidSignatureException, type ServiceError } from './service-error.js';

const FIVE_MINUTES_MS = 5 * 60 * 1000;

/**
 * What the service says of a signature whose date is more than five minutes off its own clock; undefined where it is
 * not, and where there is no date. Nothing else of the signature is checked.
 */
export function checkSignatureDate(xAmzDate: string | undefined, nowMS: number): ServiceError | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(xAmzDate ?? '');
  if (parts === null) return undefined;
  const [year = 0, month = 1, ...rest] = parts.slice(1).map(Number);
  const signedMS = Date.UTC(year, month - 1, ...(rest as [number, number, number, number]));
  const now = amzDate(nowMS);
  if (signedMS < nowMS - FIVE_MINUTES_MS) {
    const edge = amzDate(nowMS - FIVE_MINUTES_MS);
    return invalidSignatureException(
      `Signature expired: ${xAmzDate} is now earlier than ${edge} (${now} - 5 min.)`,
    );
  }
  if (signedMS > nowMS + FIVE_MINUTES_MS) {
    const edge = amzDate(nowMS + FIVE_MINUTES_MS);
    return invalidSignatureException(
      `Signature not yet current: ${xAmzDate} is still later than ${edge} (${now} + 5 min.)`,
    );
  }
  return undefined;
}

/** An instant as signatures write it: 20260102T030405Z. */
function amzDate(atMS: number): string {
  return `${new Date(atMS).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}
