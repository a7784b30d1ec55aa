import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { type Seen, served } from './served.js';

/** A request, and what the engine answered. */
export interface Exchange {
  readonly request: Seen;
  readonly status: number;
  readonly body: string;
}

/** An engine behind an address of its own, so that a test knows what comes to it. */
export interface EngineFront extends AsyncDisposable {
  readonly endpoint: string;
  /** How many requests have come, each to its end. */
  readonly requests: number;
  /** What the engine has answered, whether or not its client was still there. */
  readonly exchanges: readonly Exchange[];
  /** Resolves when all clients have left and the engine has answered all they sent: none of it is applied later. */
  quiet(): Promise<void>;
}

/**
 * Hands each request on as it is, and the answer back.
 * @param before what a request waits for
 */
export async function engineFront(
  engine: string,
  before: (request: Seen) => Promise<unknown> | undefined = () => undefined,
): Promise<EngineFront> {
  const exchanges: Exchange[] = [];
  let inFlight = 0;
  const forward = async (request: Seen, response: ServerResponse): Promise<void> => {
    inFlight++;
    await before(request);
    try {
      const answer = await asked(engine, request);
      const { statusCode: status = 0, headers } = answer;
      const body = await text(answer);
      exchanges.push({ request, status, body });
      response.writeHead(status, headers).end(body);
    } catch {
      response.destroy(); // an engine that does not answer: nor does its front
    }
    inFlight--;
  };
  const front = await served((request) => ({ send: (response) => void forward(request, response) }));
  return {
    endpoint: front.endpoint,
    exchanges,
    get requests() {
      return front.seen.length;
    },
    quiet: () => whenQuiet(() => front.connections > 0 || inFlight > 0),
    [Symbol.asyncDispose]: () => front[Symbol.asyncDispose](),
  };
}

/** Resolves when a service has nothing to do. After a turn in any case: what a process sent right before it ended may not have been read. */
export async function whenQuiet(isBusy: () => boolean): Promise<void> {
  do await delay(1);
  while (isBusy());
}

async function asked(engine: string, { method, headers, body }: Seen): Promise<IncomingMessage> {
  const asking = httpRequest(engine, { method, headers }).end(body);
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  return answer;
}
