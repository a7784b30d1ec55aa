import { DynamoDbSinkError, type SinkReport } from 'dynamodb-sink';
import { ensureFinal } from './final-state.js';
import { type ControlStep, isElement, type Plan, type PlannedOptions, type Step } from './plan.js';
import { type ProcessOptions, SimulatedProcess } from './process.js';
import { type BrokenParts, RunContext } from './run-context.js';
import type { Saved } from './saved-process.js';
import type { Source } from './source.js';
import { ensure, Violation } from './violation.js';

/** What a run has come to. */
export interface Outcome {
  /** Absent if all held. */
  readonly violation: Violation | undefined;
  /** Of all events of the run: equal for equal plans. */
  readonly digest: string;
  readonly requests: number;
  readonly faults: number;
  /** Older writes applied after newer ones by requests that nobody waited for any more: no client can prevent it. */
  readonly staleByLateApplication: number;
  /** Keys that such a write has left with an old item at the end. */
  readonly staleKeys: number;
  /** Faults by name. */
  readonly met: Readonly<Record<string, number>>;
  readonly processes: number;
  /** Of those that have closed. */
  readonly reports: readonly SinkReport[];
  readonly virtualMS: number;
  /** The events, if they were wanted. */
  readonly lines: readonly string[];
}

/** Longer than any request is under way, late ones included. */
const UNTIL_NOTHING_IS_UNDER_WAY_MS = 600_000;

/** Runs a plan in virtual time. Never rejects: what is wrong is in its outcome. */
export async function simulate(plan: Plan, parts: BrokenParts = {}, keepsLines = false): Promise<Outcome> {
  const run = new RunContext(plan, parts, keepsLines);
  const simulation = new Simulation(run);
  let violation: Violation | undefined;
  let staleKeys = 0;
  try {
    simulation.start();
    await run.clock.until(run.ended);
    await run.clock.pass(UNTIL_NOTHING_IS_UNDER_WAY_MS);
    staleKeys = ensureFinal(run);
  } catch (error) {
    violation =
      error instanceof Violation ? error : new Violation('no crash', String((error as Error).stack));
    run.log.add(`${violation}`);
  }
  return outcomeOf(run, simulation.processes, violation, staleKeys);
}

function outcomeOf(
  run: RunContext,
  processes: number,
  violation: Violation | undefined,
  staleKeys: number,
): Outcome {
  const { stats } = run.service;
  const met = {
    unprocessed: stats.writesUnprocessed,
    ...stats.faults,
    ...run.network.met,
    outage: stats.duringOutage,
  };
  const virtualMS = run.clock.now();
  return {
    violation,
    digest: run.log.digest(),
    requests: stats.requests,
    faults: Object.values(met).reduce((sum, count) => sum + count, 0),
    staleByLateApplication: run.truth.staleByLateApplication,
    staleKeys,
    met,
    processes,
    reports: run.reports,
    virtualMS,
    lines: run.log.lines,
  };
}

/** The processes of a run, one after the other, and what ends each. */
class Simulation {
  processes = 0;
  readonly #run: RunContext;
  #saved: Saved | undefined;
  #options: ProcessOptions;
  #reading = 0;
  #isEnding = false;

  constructor(run: RunContext) {
    this.#run = run;
    const { options, handler, onDurableThrowsAt } = run.plan;
    this.#options = { sink: options, handler, onDurableThrowsAt };
  }

  start(): void {
    this.#run.check(() => this.#begin(undefined));
  }

  #begin(restored: Saved | undefined): void {
    const number = ++this.processes;
    this.#run.log.add(`process ${number} begins`);
    this.#isEnding = false;
    const process = new SimulatedProcess(this.#run, this.#options, restored, number);
    this.#run.waiting = () => [...process.pending].join(', ');
    process.writer.failed.catch((error: Error) => {
      if (process.isRunning) this.#failed(process, error);
    });
    this.#reading = this.#run.sources.length;
    for (const source of this.#run.sources) void this.#read(process, source);
  }

  async #read(process: SimulatedProcess, source: Source): Promise<void> {
    try {
      while (!source.isDone) {
        const step = source.caller.steps[source.next] as Step;
        if (step.pauseMS > 0) await this.#pause(process, step.pauseMS);
        if (!process.isRunning) return;
        const index = source.next++;
        const isFirst = index >= source.reached;
        if (isElement(step)) {
          if (!(await process.give(source, index, step))) return;
        } else if (isFirst) {
          source.reached = source.next;
          await this.#control(process, source, step);
        }
        if (!process.isRunning) return;
        source.reached = Math.max(source.reached, source.next);
      }
      if (--this.#reading === 0) await this.#close(process, undefined);
    } catch (error) {
      this.#run.fail(error as Error);
    }
  }

  #pause(process: SimulatedProcess, delayMS: number): Promise<void> {
    return new Promise((resolve) => process.after(delayMS, resolve));
  }

  async #control(process: SimulatedProcess, source: Source, step: ControlStep): Promise<void> {
    const run = this.#run;
    run.log.add(JSON.stringify(step));
    switch (step.do) {
      case 'flush': {
        const flushed = process.flush();
        if (step.isAwaited) await flushed;
        return;
      }
      case 'snapshot':
        this.#saved = process.save();
        return;
      case 'discard':
        await process.discard(source);
        return;
      case 'abort':
        process.mayFailWith.add('ABORTED');
        process.writer.abort(new Error('enough'));
        return;
      case 'crash':
        this.#crash(process, step.from);
        return;
      case 'close':
        await this.#close(process, step.timeoutMS);
        return;
      case 'delete table':
        run.deleteTable(step.table, step.forMS);
        return;
      case 'outage':
        run.goDown(step.kind, step.forMS);
    }
  }

  /** The process is gone from one moment to the next. */
  #crash(process: SimulatedProcess, from: 'snapshot' | 'positions'): void {
    process.kill();
    const saved = from === 'snapshot' ? this.#saved : undefined;
    if (saved === undefined) {
      for (const source of this.#run.sources) {
        if (source.partition === undefined) continue;
        source.base = Math.max(source.base, source.durable);
        source.rewind({ durable: source.base, accepted: source.base }, source.elements);
      }
    }
    this.#beginLater(saved);
  }

  async #close(process: SimulatedProcess, timeoutMS: number | undefined): Promise<void> {
    process.mayFailWith.add('CLOSED');
    if (timeoutMS !== undefined) process.mayFailWith.add('CLOSE_TIMEOUT');
    const closing = process.writer.close(timeoutMS === undefined ? {} : { timeoutMS });
    const hasClosed = await process.watch('close', closing);
    if (!hasClosed || !process.isRunning || this.#isEnding) return;
    this.#isEnding = true;
    process.ensureClosed();
    process.after(1, () => this.#run.check(() => this.#closed(process)));
  }

  #closed(process: SimulatedProcess): void {
    process.ensureNothingLeft();
    process.kill();
    if (this.#run.sources.every(({ isDone }) => isDone)) {
      this.#run.end();
      return;
    }
    for (const source of this.#run.sources) source.base = Math.max(source.base, source.last);
    this.#begin(undefined);
  }

  #failed(process: SimulatedProcess, error: Error): void {
    this.#run.check(() => {
      const code = error instanceof DynamoDbSinkError ? error.code : 'no error of the sink';
      this.#run.log.add(`failed ${error}`);
      ensure(process.mayFailWith.has(code), 'a writer fails for a reason', () => String(error));
      const state = error instanceof DynamoDbSinkError ? error.state : undefined;
      const saved = process.save(state);
      process.after(1, () => {
        this.#run.check(() => {
          process.ensureNothingLeft();
          process.kill();
          this.#options = withoutReason(this.#options, code);
          this.#beginLater(saved);
        });
      });
    });
  }

  /** When there is a table again and somebody to answer: an operator starts it no sooner. */
  #beginLater(saved: Saved | undefined): void {
    const { clock, downUntilMS } = this.#run;
    const at = Math.max(clock.now(), downUntilMS) + 1;
    clock.setTimer(() => this.#run.check(() => this.#begin(saved)), at - clock.now());
  }
}

/** What an operator changes before the next start. */
function withoutReason(options: ProcessOptions, code: string): ProcessOptions {
  if (code === 'REJECTION_HANDLER_FAILED') {
    const { throwsAt: _, ...handler } = options.handler;
    return { ...options, handler };
  }
  if (code === 'POSITION_HANDLER_FAILED') return { ...options, onDurableThrowsAt: undefined };
  if (code === 'THROTTLED' || code === 'REQUEST_FAILED') {
    return { ...options, sink: { ...options.sink, failOnError: false } };
  }
  if (code === 'RETRIES_EXHAUSTED') {
    const { maxRetryDurationMS: _, ...sink }: PlannedOptions = options.sink;
    return { ...options, sink };
  }
  if (options.handler.kind !== 'none') return options;
  return { ...options, handler: { ...options.handler, kind: 'at once' } };
}
