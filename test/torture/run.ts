// npm run torture: the promises kept under fire. Prints a table; its exit code is 1 if a promise was broken.
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { breakages } from './breakages.js';
import { drawPlan } from './draw-plan.js';
import { withFigures } from './guarantees-page.js';
import { parts } from './parts.js';
import { FAULTS, type Plan } from './plan.js';
import { runParts } from './run-parts.js';
import { simulate } from './simulation.js';
import { weatherFaults } from './simulation-seeds.js';

const help = `npm run torture -- [options]

  --seeds <n>      how many seeds (200)
  --from <n>       the first of them (1)
  --seed <n>       one seed of the simulation, with all that happens in it
  --plan <file>    one plan of the simulation, as a failing run prints it
  --faults <list>  only these faults, and only parts that draw them: ${FAULTS.join(',')}
  --minutes <n>    stop after about so long: each part has its share, and does a little in any case
  --write          write the figures of a clean run of all parts into docs/guarantees.md
  --only <list>    only these parts:
${parts.map(({ name, what }) => `                     ${name}: ${what}`).join('\n')}

That these checks can fail is tested (test/torture/breakages.test.ts): the simulation finds each of these sinks,
broken on purpose:
${breakages.map(({ name }) => `                     ${name}`).join('\n')}`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    plan: { type: 'string' },
    faults: { type: 'string' },
    minutes: { type: 'string' },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const faults = values.faults?.split(',').map((fault) => fault.trim());

if (values.help) console.log(help);
else if (values.plan !== undefined) await runOne(JSON.parse(readFileSync(values.plan, 'utf8')) as Plan);
else if (values.seed !== undefined)
  await runOne(drawPlan(whole('seed', values.seed), weatherFaults(known(faults))));
else await runAll();

/** One plan with all its events. */
async function runOne(plan: Plan): Promise<void> {
  const { lines, digest, violation, met } = await simulate(plan, {}, true);
  console.log(lines.join('\n'));
  console.log(`faults met: ${JSON.stringify(met)}\ndigest: ${digest}`);
  console.log(violation === undefined ? 'no violation' : String(violation));
  if (violation !== undefined) process.exitCode = 1;
}

async function runAll(): Promise<void> {
  const minutes = values.minutes === undefined ? Number.POSITIVE_INFINITY : Number(values.minutes);
  if (!(minutes > 0)) fail(`--minutes must be a number above 0; it is ${values.minutes}`);
  const options = {
    seeds: whole('seeds', values.seeds),
    from: whole('from', values.from),
    faults: known(faults),
    until: performance.now() + minutes * 60_000,
    say: (line: string) => console.error(line),
  };
  if (values.write && (values.only !== undefined || faults !== undefined))
    fail('--write is for all parts and faults: not with --only or --faults');
  const { results, isClean } = await runParts(chosen(), options, console.log);
  if (!isClean) process.exitCode = 1;
  if (!values.write) return;
  if (!isClean) {
    console.error('nothing is written: the run was not clean');
    return;
  }
  const page = new URL('../../../docs/guarantees.md', import.meta.url);
  const measured = {
    parts,
    results,
    args: process.argv.slice(2),
    seeds: options.seeds,
    from: options.from,
    date: new Date().toISOString().slice(0, 10),
    machine: `Node ${process.versions.node}, ${availableParallelism()} cores`,
  };
  writeFileSync(page, withFigures(readFileSync(page, 'utf8'), measured));
}

function chosen(): typeof parts {
  const names = values.only?.split(',').map((name) => name.trim());
  for (const name of names ?? []) {
    const part = parts.find((one) => one.name === name);
    if (part === undefined) fail(`there is no part ${name}: see --help`);
    if (faults !== undefined && !part.drawsFaults)
      fail(`the faults of part ${name} are its own: not with --faults`);
  }
  return parts.filter(({ name, drawsFaults }) => {
    return names === undefined ? drawsFaults || faults === undefined : names.includes(name);
  });
}

function known(names: readonly string[] | undefined): readonly string[] | undefined {
  for (const name of names ?? []) {
    if (!FAULTS.some((fault) => fault === name)) fail(`there is no fault ${name}: see --help`);
  }
  return names;
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) fail(`--${name} must be a whole number; it is ${text}`);
  return value;
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
