import assert from 'node:assert/strict';
import { CONTENDER_CORE, nextMessage, startPinned } from '../runner/pinned-process.ts';
import { conversions } from './conversions.ts';
import type { ConvertReading, ConvertTask } from './convert-task.ts';

/** The readings of each conversion, one a round, each round beginning with another one. */
export async function measureConverters(
  records: number,
  rounds: number,
): Promise<ReadonlyMap<string, readonly ConvertReading[]>> {
  const names = Object.keys(conversions);
  const readings = new Map<string, ConvertReading[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < names.length; i++) {
      const name = names[(round + i) % names.length] as string;
      const task: ConvertTask = { name, records };
      const child = startPinned(CONTENDER_CORE, 'converters-process.ts', [JSON.stringify(task)]);
      readings.get(name)?.push(await nextMessage<ConvertReading>(child));
    }
  }
  const bytes = new Set([...readings.values()].flat().map((reading) => reading.bytes));
  assert.equal(bytes.size, 1, 'the converters do not write the same items');
  return readings;
}
