import type { HistoryService } from '#dist/testing/history-service.js';
import type { Random } from '#dist/testing/random.js';
import { type Answer, bytesOfBody, type Transport } from '#dist/wire/transport.js';
import { answerOf } from '../support/history-transport.js';
import type { SimulatedClock } from '../support/simulated-clock.js';
import type { Weather } from './plan.js';

/** What a {@link Network} tells: the requests of one process. */
export interface NetworkObserver<R> {
  sent(table: string, body: Buffer): R;
  /** It gets this number in the service's history. */
  delivered(request: R, number: number): void;
  /** Nobody waits for it any more. */
  abandoned(request: R): void;
  /** Before the writer gets the answer. */
  answered(request: R, answer: Answer): void;
}

/** How often each fault of the network was met. */
export interface NetworkFaults {
  lostRequest: number;
  lostAnswer: number;
  lateRequest: number;
  brokenAnswer: number;
  outage: number;
}

/** The way between writers and the modelled service: what it loses, delays and breaks. */
export class Network {
  readonly met: NetworkFaults = {
    lostRequest: 0,
    lostAnswer: 0,
    lateRequest: 0,
    brokenAnswer: 0,
    outage: 0,
  };
  /** Until then nothing gets through. */
  outageUntilMS = 0;
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
    const open = new Set<R>();
    let isClosed = false;
    return {
      send: (tableName, body, onAnswer) => {
        // A killed process may be in the middle of its last run of code.
        if (isClosed) return;
        const bytes = bytesOfBody(body);
        const request = observer.sent(tableName, bytes);
        open.add(request);
        this.#send(bytes, observer, request, (answer) => {
          if (!open.delete(request)) return;
          if (answer === timedOut) observer.abandoned(request);
          observer.answered(request, answer);
          onAnswer(answer);
        });
      },
      close: () => {
        isClosed = true;
        for (const request of open) observer.abandoned(request);
        open.clear();
      },
    };
  }

  #send<R>(
    bytes: Buffer,
    observer: NetworkObserver<R>,
    request: R,
    answered: (answer: Answer) => void,
  ): void {
    // A generator for each request: what befalls one does not change what befalls the next.
    const random = this.#random.fork();
    const { lostRequest, lostAnswer, lateRequest, brokenAnswer } = this.#weather;
    if (this.#clock.now() < this.outageUntilMS) {
      this.met.outage++;
      this.#after(random.below(20), () => answered(refusedConnection));
      return;
    }
    this.#after(this.#timeoutMS, () => answered(timedOut));
    if (this.#meets('lostRequest', random.chance(lostRequest))) return;
    const isLost = random.chance(lostAnswer);
    const isLate = random.chance(lateRequest);
    const isBroken = random.chance(brokenAnswer);
    const how = random.next();
    const deliver = (): void => {
      observer.delivered(request, this.#service.stats.requests + 1);
      this.#service.request('BatchWriteItem', bytes, (outcome) => {
        if (this.#meets('lostAnswer', isLost)) return;
        answered(this.#meets('brokenAnswer', isBroken) ? broken(how) : answerOf(outcome));
      });
    };
    if (this.#meets('lateRequest', isLate)) this.#after(2 * how * this.#timeoutMS, deliver);
    else deliver();
  }

  #after(delayMS: number, callback: () => void): void {
    this.#clock.setTimer(callback, delayMS);
  }

  #meets(fault: 'lostRequest' | 'lostAnswer' | 'lateRequest' | 'brokenAnswer', isMet: boolean): boolean {
    if (isMet) this.met[fault]++;
    return isMet;
  }
}

const refusedConnection: Answer = {
  kind: 'unreachable',
  name: 'ECONNREFUSED',
  message: 'connect ECONNREFUSED',
};
const timedOut: Answer = {
  kind: 'transient',
  name: 'RequestTimeout',
  message: 'its time is up',
  isUnanswered: true,
  isTimeout: true,
};

/** An answer that is none, or that speaks of a write which was not in the request. */
function broken(how: number): Answer {
  if (how < 0.3) return { kind: 'written', unprocessed: [{}] };
  return { kind: 'transient', name: 'BrokenAnswer', message: 'not JSON', isUnanswered: true };
}
