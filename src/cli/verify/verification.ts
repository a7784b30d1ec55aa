import { counted, whole } from '../load-figures.js';

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
  /** Records that earlier runs of the load have written, and nobody has read back; absent if there are none. */
  readonly recordsOfEarlierRuns?: number;
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
  const { recordsOfEarlierRuns: earlier = 0 } = verification;
  const found = foundText(verification, earlier > 0);
  return earlier === 0 ? found : `${found}; the ${counted(earlier, 'record')} of earlier runs not read back`;
}

function foundText(verification: Verification, isOfOneRun: boolean): string {
  const { keysRead, keysWritten, isEstimate, isWhole } = verification;
  const ofRun = isOfOneRun ? ' of this run' : '';
  if (keysWritten === 0)
    return `no key was written${isOfOneRun ? ' in this run' : ''}, so none was read back`;
  const written = `${isEstimate ? 'about ' : ''}${counted(keysWritten, 'key')}${ofRun}`;
  if (keysRead === 0) return `stopped before any of ${written} was read back`;
  const count = differing(verification);
  const right = keysRead === 1 ? 'as it was written last' : 'each as it was written last';
  const found =
    count === 0
      ? right
      : `${whole(count)} not as written last: by another writer meanwhile, or a fault to look into`;
  if (!isWhole) return `stopped after ${whole(keysRead)} of ${written}: ${found}`;
  const isAll = keysRead === keysWritten && !isEstimate;
  if (!isAll) return `${whole(keysRead)} of ${written} read back, ${found}`;
  return `${keysRead === 1 ? `the one key${ofRun}` : `all ${written}`} read back, ${found}`;
}
