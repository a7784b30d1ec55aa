// One contender, one case, one run: writes a first part unmeasured, then a second one between two readings of the clocks.
import { once } from 'node:events';
import { cases } from './cases/cases.ts';
import { contenders } from './contenders/contenders.ts';
import type { ContenderResult, ContenderTask, WarmedUp } from './runner/contender-task.ts';

const task: ContenderTask = JSON.parse(process.argv[2] ?? '');
const benchCase = cases.find(({ name }) => name === task.caseName);
const contender = contenders[task.contender];
if (benchCase === undefined || contender === undefined) throw new Error(`no such task: ${process.argv[2]}`);

const open = await contender.open();
const writer = await open(benchCase, task.connection);
if (task.warmUpRecords > 0) {
  const warmedUp: WarmedUp = { sent: await writer.write(0, task.warmUpRecords) };
  process.send?.(warmedUp);
  await once(process, 'message'); // the runner has read the endpoint's counts
}

const startedAt = performance.now();
const before = process.cpuUsage();
const sent = await writer.write(task.warmUpRecords, task.records);
const measured = process.cpuUsage(before);
const endedAt = performance.now();
const whole = process.cpuUsage();
const result: ContenderResult = {
  sent,
  cpuMicros: measured.user + measured.system,
  wallMicros: (endedAt - startedAt) * 1000,
  processCpuMicros: whole.user + whole.system,
  processWallMicros: endedAt * 1000, // performance.now() counts from the process's start
  maxRssBytes: process.resourceUsage().maxRSS * 1024,
};
await writer.close();
process.send?.(result);
process.disconnect();
