#!/usr/bin/env node
import { takeEarlySignals } from './early-signals.js';
import { tooOld } from './node-version.js';
import { boundYoungGeneration } from './young-generation.js';

takeEarlySignals();
const fault = tooOld(process.version);
if (fault !== undefined) {
  process.stderr.write(`dynamodb-sink: ${fault}\n`);
  process.exitCode = 2;
} else {
  // Not before: what an old Node does not have is a syntax error there.
  const { run } = await import('./run.js');
  // A signal that has come meanwhile is heard here: loading does not let the event loop turn.
  await new Promise((resolve) => setImmediate(resolve));
  boundYoungGeneration();
  // Not process.exit: what is written to a pipe may still be on its way.
  process.exitCode = await run(process.argv.slice(2));
}
