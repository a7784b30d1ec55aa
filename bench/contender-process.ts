// One contender, one case, one run: writes a first part unmeasured, then a second one between two readings of the clocks.
import { once } from 'node:events';
import { cases } from './cases/cases.ts';
import { contenders } from './contenders/contenders.ts';
import type { ContenderResult, ContenderTask } from './runner/contender-task.ts';

const task: ContenderTask = JSON.parse(process.argv[2] ?? '');
const benchCase = cases.find(({ name }) => name === task.caseName);
const contender = contenders[task.contender];
if (benchCase === undefined || contender === undefined) throw new Error(`no such task: ${process.argv[2]}`);

const open = await contender.open();
const writer = await open(benchCase, task.connection);
const warmUpSent = await writer.write(0, task.warmUpRecords);
process.send?.({ sent: warmUpSent });
await once(process, 'message'); // the runner has read the endpoint's counts

const startedAt = process.hrtime.bigint();
const before = process.cpuUsage();
const sent = await writer.write(task.warmUpRecords, task.records);
const { user, system } = process.cpuUsage(before);
const wallMicros = Number(process.hrtime.bigint() - startedAt) / 1000;

const result: ContenderResult = {
  sent,
  cpuMicros: user + system,
  wallMicros,
  maxRssBytes: process.resourceUsage().maxRSS * 1024,
};
await writer.close();
process.send?.(result);
process.disconnect();
