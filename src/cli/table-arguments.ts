import type { KeySchema } from '../item/key-schema.js';
import { FLAGS } from './flags.js';
import { type FlagTexts, flagged } from './read-flags.js';
import { UsageError } from './usage-error.js';

/** How a table is paid. */
export type Billing =
  | { readonly mode: 'on-demand' }
  | { readonly mode: 'provisioned'; readonly readCapacity: number; readonly writeCapacity: number };

/** What the flags say of the table, beside its name. */
export interface TableArguments {
  /** The key of the table to be made; {@link OF_CONVERTER} for that which the converter knows. */
  readonly createTable: KeySchema | typeof OF_CONVERTER | undefined;
  /** How that table is paid; undefined if nothing is said of it. */
  readonly billing: Billing | undefined;
  /** Whether to wait for a table that is not there yet, or not active. */
  readonly wait: boolean;
}

/** As a key it could not be: it has no type. */
export const OF_CONVERTER = 'converter';

const MODES: readonly Billing['mode'][] = ['on-demand', 'provisioned'];
const CAPACITIES = ['read-capacity', 'write-capacity'] as const;

/** @throws {UsageError} they do not go together */
export function tableArguments(values: FlagTexts): TableArguments {
  const createTable = tableToCreate(values);
  for (const name of ['billing', ...CAPACITIES]) {
    if (values.has(name) && createTable === undefined) {
      throw new UsageError(`--${name} is for a table to be made: it needs --create-table pk:S,sk:N`);
    }
  }
  return { createTable, billing: billingOf(values), wait: values.has('wait') };
}

function tableToCreate(values: FlagTexts): TableArguments['createTable'] {
  if (values.get('create-table') !== OF_CONVERTER) return flagged<KeySchema>(values, 'create-table', FLAGS);
  if (values.has('converter')) return OF_CONVERTER;
  throw new UsageError('--create-table converter takes the key of the converter: it needs --converter FILE');
}

function billingOf(values: FlagTexts): Billing | undefined {
  const text = flagged<string>(values, 'billing', FLAGS);
  const mode = MODES.find((known) => known === text);
  if (text !== undefined && mode === undefined) {
    throw new UsageError(`--billing must be ${MODES.join(' or ')}; it is ${JSON.stringify(text)}`);
  }
  if (mode !== 'provisioned') {
    const given = CAPACITIES.find((name) => values.has(name));
    if (given === undefined) return mode === undefined ? undefined : { mode };
    throw new UsageError(`--${given} needs --billing provisioned: on demand a table has no capacity to set`);
  }
  const [readCapacity, writeCapacity] = CAPACITIES.map((name) => {
    const capacity = flagged<number>(values, name, FLAGS);
    if (capacity !== undefined && Number.isSafeInteger(capacity) && capacity > 0) return capacity;
    throw new UsageError(
      capacity === undefined
        ? `--billing provisioned needs --${name} N: how many units a second the table is to have`
        : `--${name} must be a whole number of 1 or more; it is ${capacity}`,
    );
  }) as [number, number];
  return { mode, readCapacity, writeCapacity };
}
