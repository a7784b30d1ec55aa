import { messageOf } from '../../errors.js';
import type { Writer } from '../../index.js';
import { whole } from '../load-figures.js';
import { stepDown, stepUp } from './rate-steps.js';

/** How much a load may write of what; undefined is as much as the table takes. */
export type RateCaps = Parameters<Writer<never>['setRate']>[0];

/** What a {@link RateControl} acts on. */
export interface RateControlHost {
  /** Sets the caps of what runs. */
  setRate(caps: RateCaps): Promise<void>;
  /** Takes a line for whoever watches. */
  tell(message: string): void;
}

/** A unit a second, and a hundredth of the capacity: less would look like a load that hangs. */
const LEAST: RateCaps = { maxWriteUnitsPerSecond: 1, maxWriteCapacityShare: 0.01 };

/** The caps of a load, changed while it runs. */
export class RateControl {
  readonly #host: RateControlHost;
  #caps: RateCaps;

  constructor({ maxWriteUnitsPerSecond, maxWriteCapacityShare }: RateCaps, host: RateControlHost) {
    this.#caps = { maxWriteUnitsPerSecond, maxWriteCapacityShare };
    this.#host = host;
  }

  get caps(): RateCaps {
    return this.#caps;
  }

  /** Takes the caps a step up. @returns whether there was one to raise */
  raise(): boolean {
    const { maxWriteUnitsPerSecond: units, maxWriteCapacityShare: share } = this.#caps;
    return this.#set({
      maxWriteUnitsPerSecond: units && stepUp(units),
      maxWriteCapacityShare: share && Math.min(1, stepUp(share)),
    });
  }

  /**
   * Takes the caps a step down.
   * @param writeUnitsPerSecond what is written now: where there is no cap, one is set a step below that
   * @returns whether there was anything to lower
   */
  lower(writeUnitsPerSecond: number): boolean {
    const { maxWriteUnitsPerSecond: units, maxWriteCapacityShare: share } = this.#caps;
    const isCapped = units !== undefined || share !== undefined;
    const from = isCapped || writeUnitsPerSecond < 1 ? units : writeUnitsPerSecond;
    return this.#set({
      maxWriteUnitsPerSecond: lowered(from, LEAST.maxWriteUnitsPerSecond),
      maxWriteCapacityShare: lowered(share, LEAST.maxWriteCapacityShare),
    });
  }

  /** Takes the caps away. */
  remove(): void {
    this.#set({ maxWriteUnitsPerSecond: undefined, maxWriteCapacityShare: undefined });
  }

  /** The caps in a few words. */
  get text(): string {
    const { maxWriteUnitsPerSecond: units, maxWriteCapacityShare: share } = this.#caps;
    const texts = [
      units === undefined ? [] : `${units < 10 ? units : whole(units)}/s`,
      share === undefined ? [] : `${Number((share * 100).toPrecision(3))} %`,
    ].flat();
    return texts.length === 0 ? 'no limit' : `limit ${texts.join(', ')}`;
  }

  #set(caps: RateCaps): boolean {
    const before = this.#caps;
    const isSame =
      caps.maxWriteUnitsPerSecond === before.maxWriteUnitsPerSecond &&
      caps.maxWriteCapacityShare === before.maxWriteCapacityShare;
    if (isSame) return false;
    this.#caps = caps;
    this.#host.setRate(caps).catch((error: unknown) => {
      if (this.#caps !== caps) return;
      this.#caps = before;
      this.#host.tell(`the limit stays as it was: ${messageOf(error)}`);
    });
    return true;
  }
}

function lowered(value: number | undefined, least: number | undefined): number | undefined {
  if (value === undefined || least === undefined) return value;
  return Math.min(value, Math.max(least, stepDown(value)));
}
