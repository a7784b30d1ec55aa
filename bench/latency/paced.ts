import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Writes records at a steady rate, however long a write takes: those that one that waits has kept from their time count
 * from when they were due.
 *
 * @param write gives a promise if there is no room
 */
export async function paced(
  count: number,
  recordsPerSecond: number,
  write: (i: number, at: number) => Promise<void> | undefined,
): Promise<void> {
  const startedAt = performance.now();
  for (let i = 0; i < count; ) {
    const now = performance.now();
    const due = Math.min(count, Math.ceil(((now - startedAt) / 1000) * recordsPerSecond));
    let hasWaited = false;
    for (; i < due; i++) {
      const dueAt = startedAt + (i / recordsPerSecond) * 1000;
      const room = write(i, hasWaited ? dueAt : performance.now());
      if (room !== undefined) {
        await room;
        hasWaited = true;
      }
    }
    const untilNext = startedAt + (i / recordsPerSecond) * 1000 - performance.now();
    await sleep(Math.max(1, untilNext));
  }
}
