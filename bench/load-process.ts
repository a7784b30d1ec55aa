// Loads a file in one of the ways that are compared, and tells what the whole process took.
import { run } from '../dist/cli/run.js';
import { boundYoungGeneration } from '../dist/cli/young-generation.js';
import { CREDENTIALS, endpointOf, MAX_IN_FLIGHT, REGION } from './contenders/connection.ts';
import type { LoadReading, LoadTask } from './load/load-task.ts';
import { loadBySdk } from './load/sdk-loop.ts';

const task: LoadTask = JSON.parse(process.argv[2] ?? '');

async function loadByCli({ file, table, connection }: LoadTask): Promise<void> {
  Object.assign(process.env, {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  });
  const flags = [
    '--table',
    table,
    '--endpoint',
    endpointOf(connection),
    '--key',
    'customer:S,order:S',
    '--quiet',
  ];
  boundYoungGeneration(); // as main.js does
  const exitCode = await run(['load', file, ...flags]);
  if (exitCode !== 0) throw new Error(`load ended with ${exitCode}`);
}

if (task.loader === 'cli') await loadByCli(task);
else await loadBySdk(task, task.loader === 'concurrent' ? MAX_IN_FLIGHT : 1);
const { user, system } = process.cpuUsage();
const reading: LoadReading = {
  cpuSeconds: (user + system) / 1e6,
  wallSeconds: performance.now() / 1000, // from the process's start
  maxRssBytes: process.resourceUsage().maxRSS * 1024,
};
process.send?.(reading);
process.disconnect?.();
