// `npm run bench`: see docs/benchmarks.md for what is asked, and how.
import { cases } from './cases/cases.ts';
import { contenders } from './contenders/contenders.ts';
import { EndpointProcess } from './runner/endpoint-process.ts';
import { measure } from './runner/measure.ts';

const only = process.argv.slice(2);
using endpoint = await EndpointProcess.start();
for (let round = 0; round < 3; round++) {
  for (const benchCase of cases.filter(
    (c) => process.env.CASE === undefined || c.name === process.env.CASE,
  )) {
    for (const name of Object.keys(contenders)) {
      if (only.length > 0 && !only.includes(name)) continue;
      const m = await measure(benchCase, name, 1, endpoint, process.env.CA ?? '');
      console.log(
        name.padEnd(14),
        m.cpuMicrosPerRecord.toFixed(2),
        Math.round(m.recordsPerSecond),
        (m.maxRssBytes / 2 ** 20).toFixed(0),
        m.endpointLoad.toFixed(2),
        m.bodyBytesPerWrite.toFixed(1),
      );
    }
  }
}
