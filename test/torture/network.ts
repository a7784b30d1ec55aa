import type { HistoryService } from '#dist/testing/history-service.js';
import type { Random } from '#dist/testing/random.js';
import { type Answer, bytesOfBody, type Transport } from '#dist/wire/transport.js';
import { answerOf, TIMED_OUT } from '../support/history-transport.js';
import type { SimulatedClock } from '../support/simulated-clock.js';
import type { Weather } from './plan.js';

/** What a {@link Network} tells: the requests of one process. */
export interface NetworkObserver<R> {
  /** @returns what stands for the request; undefined if it breaks a promise, and with that the run has ended */
  sent(table: string, body: Buffer): R | undefined;
  /** It gets this number in the service's history. */
  delivered(request: R, number: number): void;
  /** Nobody waits for it any more. */
  abandoned(request: R): void;
  /** Before the writer gets the answer. */
  answered(request: R, answer: Answer): void;
}

/** How often each fault of the network was met. */
export interface NetworkFaults {
  lateRequest: number;
  brokenAnswer: number;
}

/** What a client does that waits no more. */
interface Leave {
  now: () => void;
}

/** The way between writers and the modelled service: what it delays and breaks, and who gives up waiting. */
export class Network {
  readonly met: NetworkFaults = { lateRequest: 0, brokenAnswer: 0 };
  readonly #service: HistoryService;
  readonly #clock: SimulatedClock;
  readonly #random: Random;
  readonly #weather: Weather;
  readonly #timeoutMS: number;

  constructor(
    service: HistoryService,
    clock: SimulatedClock,
    random: Random,
    weather: Weather,
    timeoutMS: number,
  ) {
    this.#service = service;
    this.#clock = clock;
    this.#random = random;
    this.#weather = weather;
    this.#timeoutMS = timeoutMS;
  }

  /** The transport of one process. Closing it gives up what is in flight, as does the end of the process. */
  connect<R>(observer: NetworkObserver<R>): Transport {
    const open = new Map<R, Leave>();
    let isClosed = false;
    const giveUp = (request: R, leave: Leave): void => {
      observer.abandoned(request);
      leave.now();
    };
    return {
      send: (tableName, body, onAnswer) => {
        // A killed process may be in the middle of its last run of code.
        if (isClosed) return;
        const bytes = bytesOfBody(body);
        const request = observer.sent(tableName, bytes);
        if (request === undefined) return;
        const leave: Leave = { now: () => {} };
        open.set(request, leave);
        this.#send(bytes, observer, request, leave, (answer) => {
          if (!open.delete(request)) return;
          if (answer === TIMED_OUT) giveUp(request, leave);
          observer.answered(request, answer);
          onAnswer(answer);
        });
      },
      close: () => {
        isClosed = true;
        for (const [request, leave] of open) giveUp(request, leave);
        open.clear();
      },
    };
  }

  #send<R>(
    bytes: Buffer,
    observer: NetworkObserver<R>,
    request: R,
    leave: Leave,
    answered: (answer: Answer) => void,
  ): void {
    // A generator for each request: what befalls one does not change what befalls the next.
    const random = this.#random.fork();
    const { lateRequest, brokenAnswer } = this.#weather;
    this.#after(this.#timeoutMS, () => answered(TIMED_OUT));
    const isLate = random.chance(lateRequest);
    const isBroken = random.chance(brokenAnswer);
    const how = random.next();
    const deliver = (): void => {
      observer.delivered(request, this.#service.stats.requests + 1);
      leave.now = this.#service.request('BatchWriteItem', bytes, (outcome) => {
        if (outcome.kind === 'hang') return;
        const isAnswer = outcome.kind === 'answer' && outcome.statusCode === 200;
        const answer = isAnswer && this.#meets('brokenAnswer', isBroken) ? broken(how) : answerOf(outcome);
        const slowMS = outcome.kind === 'answer' ? outcome.slowMS : undefined;
        if (slowMS === undefined) answered(answer);
        else this.#after(slowMS, () => answered(answer));
      });
    };
    if (this.#meets('lateRequest', isLate)) this.#after(2 * how * this.#timeoutMS, deliver);
    else deliver();
  }

  #after(delayMS: number, callback: () => void): void {
    this.#clock.setTimer(callback, delayMS);
  }

  #meets(fault: keyof NetworkFaults, isMet: boolean): boolean {
    if (isMet) this.met[fault]++;
    return isMet;
  }
}

/** An answer that is none, or that speaks of a write which was not in the request. */
function broken(how: number): Answer {
  if (how < 0.3) return { kind: 'written', unprocessed: [{}] };
  return { kind: 'transient', name: 'BrokenAnswer', message: 'not JSON', isUnanswered: true };
}
