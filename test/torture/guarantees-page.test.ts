import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { type Measured, withFigures } from './guarantees-page.js';

const page = readFileSync(new URL('../../../docs/guarantees.md', import.meta.url), 'utf8');

function measured(runs: number): Measured {
  const result = {
    runs,
    requests: 12,
    faults: 3,
    violations: [],
    staleByLateApplication: 4,
    figures: { records: 99 },
  };
  const part = {
    name: 'kill',
    what: 'processes that are killed',
    share: 1,
    drawsFaults: false,
    run: async () => result,
  };
  return {
    parts: [part],
    results: new Map([['kill', result]]),
    args: ['--seeds', '200', '--write'],
    seeds: 200,
    from: 5,
    date: '2026-01-02',
    machine: 'Node 24, 2 cores',
  };
}

describe('the figures in docs/guarantees.md', () => {
  it('are replaced, with date, seeds, command and a line for each part; the rest of the page stays', () => {
    const first = withFigures(page, measured(70_001));
    const second = withFigures(first, measured(70_002));
    assert.match(
      second,
      /2026-01-02, seeds 5 to 204, Node 24, 2 cores: `npm run torture -- --seeds 200 --write`/,
    );
    assert.match(second, /^\| kill \| 70002 \| 12 +\| 3 +\| 0 +\| 4 +\| records 99 \|$/m);
    assert.match(second, /^- `kill`: processes that are killed\.$/m);
    assert.doesNotMatch(second, /70001/);
    const frame = (text: string): string[] => {
      const begin = text.indexOf('<!-- Figures');
      return [text.slice(0, begin), text.slice(text.indexOf('<!-- End of the figures'))];
    };
    assert.deepEqual(frame(second), frame(page));
  });

  it('need a place in the page', () => {
    assert.throws(() => withFigures('# Guarantees\n', measured(1)), /no place for figures/);
  });
});
