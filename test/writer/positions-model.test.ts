import { describe, it } from 'node:test';
import fc from 'fast-check';
import { programs } from '../support/positions-program.js';
import { PositionsRun } from '../support/positions-run.js';

describe('the positions of a writer', () => {
  it('are those of a model made from the contract, whatever source, service and handlers do', async () => {
    await fc.assert(
      fc.asyncProperty(programs, (program) => new PositionsRun(program).run()),
      { numRuns: Number(process.env.RUNS ?? 3000), endOnFailure: process.env.SHRINK === undefined },
    );
  });
});
