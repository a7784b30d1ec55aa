import { parseArgs } from 'node:util';
import { cases } from '../cases/cases.ts';
import { contenders } from '../contenders/contenders.ts';
import { DEFAULT_ENDPOINT_MODE, ENDPOINT_MODES, type EndpointMode } from '../endpoint/endpoint-mode.ts';

/** Parts of the suite that are no cases, named as those are. */
export const LATENCY = 'latency';
export const START_UP = 'start-up';
export const HEAP = 'heap';
export const CONVERTERS = 'converters';
export const LOAD = 'load';
/** Needs Java and Maven. */
export const KAFKA = 'kafka';

export const HELP = `npm run bench -- [options]

Measures the sink against the floor and its rivals, and writes docs/benchmarks.md. With any option
but --rounds it only prints.

  --quick               a rough look: one small round, in under two minutes
  --smoke               tries every contender on a few records and checks that all arrived; no figures
  --case <name>         only this part; may be given again: ${[...cases.map(({ name }) => name), CONVERTERS, LATENCY, HEAP, START_UP, LOAD, KAFKA].join(', ')}
  --contender <name>    only this one; may be given again: ${Object.keys(contenders).join(', ')}
  --rounds <n>          rounds of every case (default 5)
  --endpoint <mode>     ${ENDPOINT_MODES.join(' or ')} while it has nothing to read (default awake; asleep where there is one core)
  --help
`;

export interface BenchArguments {
  readonly isHelp: boolean;
  readonly isQuick: boolean;
  readonly isSmoke: boolean;
  readonly parts: readonly string[];
  readonly contenders: readonly string[];
  readonly rounds: number;
  readonly endpoint: EndpointMode;
  /** Whether all is measured as the page in docs/ tells it. */
  readonly isWhole: boolean;
}

/** @throws TypeError if an option is unknown or names nothing */
export function readArguments(args: readonly string[]): BenchArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      smoke: { type: 'boolean', default: false },
      case: { type: 'string', multiple: true },
      contender: { type: 'string', multiple: true },
      rounds: { type: 'string' },
      endpoint: { type: 'string' },
    },
  });
  const allParts = [...cases.map(({ name }) => name), CONVERTERS, LATENCY, HEAP, START_UP, LOAD, KAFKA];
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 5));
  if (!Number.isInteger(rounds) || rounds < 1) throw new TypeError('--rounds must be a whole number from 1');
  return {
    isHelp: values.help,
    isQuick: values.quick,
    isSmoke: values.smoke,
    parts: known('--case', values.case, allParts),
    contenders: known('--contender', values.contender, Object.keys(contenders)),
    rounds,
    endpoint: endpointMode(values.endpoint),
    isWhole:
      [values.case, values.contender, values.endpoint].every((value) => value === undefined) && !values.quick,
  };
}

function endpointMode(given: string | undefined): EndpointMode {
  if (given === undefined) return DEFAULT_ENDPOINT_MODE;
  const mode = ENDPOINT_MODES.find((name) => name === given);
  if (mode === undefined)
    throw new TypeError(`--endpoint is ${given}, must be one of ${ENDPOINT_MODES.join(', ')}`);
  return mode;
}

function known(
  option: string,
  given: readonly string[] | undefined,
  all: readonly string[],
): readonly string[] {
  const unknown = given?.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new TypeError(`${option} is ${unknown}, must be one of ${all.join(', ')}`);
  return given ?? all;
}
