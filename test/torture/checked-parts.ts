import { type CrashRunOptions, crashRun } from '../crash/crash-run.js';
import { oneDay, outage } from '../endurance/long-run.js';
import { lives } from '../fuzz/lives.js';
import { halfBadPart } from '../poison/half-bad.js';
import { isolationPart, poisonPart } from '../poison/poison-parts.js';
import { checkedPart } from './checked-part.js';
import type { TorturePart } from './part.js';

/** Processes that are ended, and go on: one variant. */
function crashPart(
  name: string,
  what: string,
  share: number,
  options: Omit<CrashRunOptions, 'seed' | 'runs'>,
): TorturePart {
  return checkedPart({
    name,
    what,
    share,
    seedsPerRun: 4,
    runsAtOnce: 10,
    figures: 'sum',
    check: (which) => crashRun({ ...options, ...which }),
  });
}

/** What holds the sink to its promises beside the simulation: each in its own way, with faults of its own. */
export const checkedParts: readonly TorturePart[] = [
  checkedPart({
    name: 'lives',
    what: 'writers one after the other on one source, with drawn options, faults and endings',
    share: 5,
    seedsPerRun: 1,
    runsAtOnce: 5,
    figures: 'sum',
    check: lives,
  }),
  checkedPart({
    name: 'poison',
    what: 'one bad record of each kind among 10,000, and handlers that fail on it',
    share: 10,
    seedsPerRun: 100,
    runsAtOnce: 1,
    figures: 'highest',
    check: poisonPart,
  }),
  checkedPart({
    name: 'isolation',
    what: 'bad writes in a batch that only the service refuses: the requests to find them',
    share: 2,
    seedsPerRun: 1,
    runsAtOnce: 10,
    figures: 'highest',
    check: isolationPart,
  }),
  checkedPart({
    name: 'half-bad',
    what: 'every second record bad, by local checks and by those of the service',
    share: 8,
    seedsPerRun: 200,
    runsAtOnce: 1,
    figures: 'highest',
    check: halfBadPart,
  }),
  crashPart('kill-snapshot', 'processes killed at random points that go on from a snapshot file', 6, {
    keeps: 'snapshot',
  }),
  crashPart('kill-coalescing', 'the same, with writes that replace each other', 6, {
    keeps: 'snapshot',
    coalesces: true,
  }),
  crashPart('kill-positions', 'processes killed at random points that go on from positions in a file', 6, {
    keeps: 'positions',
  }),
  crashPart('sigterm', 'processes told to end that have too little time to close, and keep the rest', 4, {
    keeps: 'snapshot',
    signal: 'SIGTERM',
    latencyMS: [60, 200],
    drainMS: 30,
  }),
  checkedPart({
    name: 'day',
    what: '24 hours in virtual time with an outage each hour: limits, memory, timers',
    share: 3,
    seedsPerRun: 200,
    runsAtOnce: 1,
    figures: 'highest',
    check: ({ seed }) => oneDay({ seed }),
  }),
  checkedPart({
    name: 'outage',
    what: '1,000,000 records at full speed while the endpoint is down for a minute: limits, memory, timers',
    share: 6,
    seedsPerRun: 200,
    runsAtOnce: 1,
    figures: 'highest',
    check: ({ seed }) => outage({ seed }),
  }),
];
