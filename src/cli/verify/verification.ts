import { whole } from '../load-figures.js';

/** What is not as it was written. */
export type DifferenceKind = 'missing' | 'changed' | 'notDeleted';

/** A key that differs. */
export interface Difference {
  readonly key: string;
  readonly kind: DifferenceKind;
}

/** What reading back has found. */
export interface Verification {
  /** Keys that were read back. */
  readonly keysRead: number;
  /** Keys that were written. */
  readonly keysWritten: number;
  /** Whether their number is an estimate: the sample tells it. */
  readonly isEstimate: boolean;
  /** Whether all that was to be read back was; false if that was stopped. */
  readonly isWhole: boolean;
  readonly differences: Readonly<Record<DifferenceKind, number>>;
  /** The first of them. */
  readonly examples: readonly Difference[];
}

/** How many keys differ. */
export function differing({ differences: { missing, changed, notDeleted } }: Verification): number {
  return missing + changed + notDeleted;
}

/** What is wrong with a key, behind it. */
export const DIFFERENCE_WORDS: Readonly<Record<DifferenceKind, string>> = {
  missing: 'is not in the table',
  changed: 'is not as it was written last',
  notDeleted: 'was deleted, and is in the table',
};

/** What was found, in one sentence. */
export function verificationText(verification: Verification): string {
  const { keysRead, keysWritten, isEstimate, isWhole } = verification;
  if (keysWritten === 0) return 'no key was written, so none was read back';
  const all = keysRead === keysWritten && !isEstimate;
  const keys = all
    ? `all ${whole(keysRead)} keys`
    : `${whole(keysRead)} of ${isEstimate ? 'about ' : ''}${whole(keysWritten)} keys`;
  const count = differing(verification);
  const found =
    count === 0
      ? 'each as it was written last'
      : `${whole(count)} not as written last: by another writer meanwhile, or a fault to look into`;
  return `${isWhole ? '' : 'stopped: '}${keys} read back, ${found}`;
}
