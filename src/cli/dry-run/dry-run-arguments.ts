import { FLAGS } from '../flags.js';
import { type FlagTexts, flagged } from '../read-flags.js';
import { UsageError } from '../usage-error.js';
import { type Price, priceOf } from './price.js';

/** What the flags say of a dry run. */
export interface DryRunArguments {
  /** How many records of each file are read, at most; undefined for all. */
  readonly sample: number | undefined;
  readonly price: Price;
  /** Whether what would be written of the first record is shown. */
  readonly showsExamples: boolean;
}

/** Undefined if none is asked for. @throws {UsageError} */
export function dryRunArguments(values: FlagTexts): DryRunArguments | undefined {
  if (!values.has('dry-run')) {
    const given = ['sample', 'examples', 'price-per-million'].find((name) => values.has(name));
    if (given === undefined) return undefined;
    throw new UsageError(`--${given} is for a dry run: it needs --dry-run`);
  }
  const sample = flagged<number>(values, 'sample', FLAGS);
  if (sample !== undefined && (!Number.isSafeInteger(sample) || sample === 0)) {
    throw new UsageError(`--sample must be a whole number of 1 or more; it is ${sample}`);
  }
  const price = priceOf(flagged<number>(values, 'price-per-million', FLAGS));
  return { sample, price, showsExamples: values.has('examples') };
}
