#!/usr/bin/env node
import { tooOld } from './node-version.js';
import { boundYoungGeneration } from './young-generation.js';

const fault = tooOld(process.version);
if (fault !== undefined) {
  process.stderr.write(`dynamodb-sink: ${fault}\n`);
  process.exitCode = 2;
} else {
  // Not before: what an old Node does not have is a syntax error there.
  const { run } = await import('./run.js');
  boundYoungGeneration();
  // Not process.exit: what is written to a pipe may still be on its way.
  process.exitCode = await run(process.argv.slice(2));
}
