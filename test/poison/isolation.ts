import { Random } from '#dist/testing/random.js';
import { scriptedWorld } from '../support/scripted-world.js';

interface Suspect {
  readonly pk: string;
  readonly isBad: boolean;
}

/** What finding the bad writes of one batch took. */
export interface Isolation {
  readonly violations: readonly string[];
  readonly httpRequests: number;
}

/** The most requests that so many bad writes in a batch may cost. */
export function mostRequests(batchSize: number, bad: number): number {
  return 2 * bad * Math.ceil(Math.log2(batchSize)) + 1;
}

/** One full batch with so many writes at random places that the service refuses, one of 25 unless told. */
export async function isolate(bad: number, seed: number, batchSize = 25): Promise<Isolation> {
  const random = new Random(seed);
  const badPlaces = new Set(random.shuffled(Array(batchSize).keys()).slice(0, bad));
  const batch = Array.from(
    { length: batchSize },
    (_, at): Suspect => ({ pk: `k${at}`, isBad: badPlaces.has(at) }),
  );
  const rejected: string[] = [];
  const { writer, transport, clock } = scriptedWorld<Suspect>(
    { maxBatchSize: batchSize, onRejected: ({ element }) => void rejected.push(element.pk) },
    (request) => {
      const isBad = request.keys.some((key) => badPlaces.has(Number(key.slice(1))));
      if (isBad) request.refused();
      else request.written();
    },
  );
  for (const suspect of batch) writer.write(suspect);
  const report = await clock.until(writer.close());
  const violations: string[] = [];
  const must = (holds: boolean, what: string): void => {
    if (!holds) violations.push(`${bad} bad at ${[...badPlaces].toSorted()}: ${what}`);
  };
  const most = mostRequests(batchSize, bad);
  must(transport.sent.length <= most, `${transport.sent.length} requests, ${most} are allowed`);
  must(report.put === batchSize - bad, `${report.put} were put`);
  const expected = batch.filter(({ isBad }) => isBad).map(({ pk }) => pk);
  must(rejected.toSorted().join() === expected.toSorted().join(), `${rejected} were rejected`);
  return { violations, httpRequests: transport.sent.length };
}
