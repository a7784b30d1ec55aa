import type { BenchCase } from '../cases/bench-case.ts';
import { contenders } from '../contenders/contenders.ts';
import type { ContenderResult } from './contender-task.ts';
import type { EndpointProcess } from './endpoint-process.ts';
import { type Measurement, measure, measureStartUp } from './measure.ts';

/** The rounds of each contender of a case. */
export interface CaseResults {
  readonly benchCase: BenchCase;
  readonly byContender: ReadonlyMap<string, readonly Measurement[]>;
}

/** Runs cases in rounds: in each every contender once, one after another, begun with another one each time. */
export async function runCases(
  wanted: readonly BenchCase[],
  names: readonly string[],
  rounds: number,
  sizeFactor: number,
  endpoint: EndpointProcess,
): Promise<CaseResults[]> {
  const results: CaseResults[] = [];
  for (const benchCase of wanted) {
    const able = names.filter((name) => benchCase.shape !== 'any' || !contenders[name]?.needsSchema);
    const byContender = await inRounds(able, rounds, async (name, round) => {
      const measurement = await measure(benchCase, name, sizeFactor, endpoint);
      const figure = `${measurement.cpuMicrosPerRecord.toFixed(2)} µs`;
      console.error(`${benchCase.name} round ${round + 1}: ${name} ${figure}`);
      return measurement;
    });
    results.push({ benchCase, byContender });
  }
  return results;
}

/** Of each contender that writes anything: processes that write one record. */
export async function runStartUps(
  benchCase: BenchCase,
  names: readonly string[],
  rounds: number,
  endpoint: EndpointProcess,
): Promise<ReadonlyMap<string, readonly ContenderResult[]>> {
  const writing = names.filter((name) => name !== 'baseline');
  return inRounds(writing, rounds, async (name, round) => {
    const result = await measureStartUp(benchCase, name, endpoint);
    console.error(`start-up round ${round + 1}: ${name} ${(result.processCpuMicros / 1000).toFixed(0)} ms`);
    return result;
  });
}

async function inRounds<V>(
  names: readonly string[],
  rounds: number,
  run: (name: string, round: number) => Promise<V>,
): Promise<Map<string, V[]>> {
  const results = new Map<string, V[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (let n = 0; n < names.length; n++) {
      const name = names[(n + round) % names.length] as string;
      results.get(name)?.push(await run(name, round));
    }
  }
  return results;
}
