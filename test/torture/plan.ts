import type { CapacityOptions } from '#dist/testing/capacity-options.js';
import { faultKinds } from '#dist/testing/fault-plan.js';
import type { OutageKind } from '#dist/testing/outage.js';

/** What can be wrong with a record: found by the sink, or only by the service. */
export type Flaw = 'bad number' | 'no key' | 'too large' | 'no type' | 'service';

/** One write of an element. */
export interface PlannedWrite {
  /** `orders` is the sink's own, `numbers` has a number and a string as its key, the key of `learnt` has to be asked for. */
  readonly table: 'orders' | 'numbers' | 'learnt';
  readonly key: number;
  readonly type: 'PUT' | 'DELETE';
  /** Length of the filler beside key and version. */
  readonly bytes: number;
  readonly flaw?: Flaw;
}

/** What a caller gives its writer. */
export type ElementStep =
  | {
      readonly do: 'write';
      readonly pauseMS: number;
      readonly writes: readonly PlannedWrite[];
      /** How long the converter takes; absent: it answers at once. */
      readonly converterMS?: number;
      readonly isConverterFailing?: true;
      /** `writeDurable` instead of `write`. */
      readonly durable?: 'awaited' | 'not awaited';
    }
  | { readonly do: 'reject' | 'advance'; readonly pauseMS: number };

/** What a caller does once: not again when its source is read again. */
export type ControlStep = { readonly pauseMS: number } & (
  | { readonly do: 'flush'; readonly isAwaited: boolean }
  | { readonly do: 'snapshot' | 'discard' | 'abort' }
  /** The process is killed; another one goes on from the last snapshot, or from the positions it was told. */
  | { readonly do: 'crash'; readonly from: 'snapshot' | 'positions' }
  | { readonly do: 'close'; readonly timeoutMS?: number }
  | { readonly do: 'delete table'; readonly table: 'orders' | 'numbers'; readonly forMS: number }
  | { readonly do: 'outage'; readonly kind: OutageKind; readonly forMS: number }
);

/** One step of a caller, `pauseMS` after the one before. */
export type Step = ElementStep | ControlStep;

/** One source: the steps of a caller, one after the other. */
export interface Caller {
  /** What its positions are; absent: it has none, and is not read again. */
  readonly partition?: string | number;
  readonly steps: readonly Step[];
}

/**
 * The faults of the service, which tells what they are, `unprocessed` per write, and two of the way to it: a request
 * that arrives late, perhaps when nobody waits for it any more, and an answer that is none to the request.
 */
export const FAULTS = ['unprocessed', ...faultKinds, 'lateRequest', 'brokenAnswer'] as const;

/** The probability of each fault. */
export type Weather = Readonly<Record<(typeof FAULTS)[number], number>>;

/** The options of the sink that a run varies. */
export interface PlannedOptions {
  readonly maxBatchSize: number;
  readonly maxInFlightRequests: number;
  readonly maxBufferedRequests: number;
  readonly maxBufferedBytes: number;
  readonly maxBatchSizeInBytes: number;
  readonly maxRecordSizeInBytes: number;
  readonly maxTimeInBufferMS: number;
  readonly maxPositionsAhead: number;
  readonly requestTimeoutMS: number;
  readonly failOnError: boolean;
  readonly maxRetryDurationMS?: number;
}

/** What takes rejected records. */
export interface PlannedHandler {
  readonly kind: 'none' | 'at once' | 'slow';
  /** The call that throws, 1 for the first. */
  readonly throwsAt?: number;
  /** Whether it writes each as a record of its own. */
  readonly writesLetters?: true;
}

/** All that one run does; nothing else decides what happens in it. Plain JSON. */
export interface Plan {
  /** For what happens by chance within the run: latencies, which requests meet a fault, back-offs. */
  readonly seed: number;
  readonly options: PlannedOptions;
  readonly coalesces: boolean;
  readonly latencyMS: readonly [number, number];
  /** What each table takes; absent: all there is. */
  readonly capacity?: CapacityOptions;
  readonly weather: Weather;
  readonly handler: PlannedHandler;
  /** The call of `onDurable` that throws, 1 for the first. */
  readonly onDurableThrowsAt?: number;
  readonly callers: readonly Caller[];
}

/** Whether a step gives the writer something. */
export function isElement(step: Step): step is ElementStep {
  return step.do === 'write' || step.do === 'reject' || step.do === 'advance';
}
