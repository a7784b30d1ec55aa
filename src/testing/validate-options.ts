import type { CapacityLimits } from './capacity-options.js';
import { faultKinds } from './fault-plan.js';
import {
  aFunction,
  anyNumber,
  atLeastZero,
  checkFields,
  invalid,
  moreThanZero,
  oneOf,
  partRange,
  portNumber,
  probability,
  timeRange,
  trueOrFalse,
} from './option-rules.js';

/** Throws a RangeError that names the option, its value and the rule. */
export function validateOptions(options: unknown): void {
  const faults = Object.fromEntries(faultKinds.map((kind) => [kind, probability]));
  checkFields(
    '',
    options,
    {
      ...faults,
      seed: anyNumber,
      tables: named(checkTable),
      capacity: validateCapacity,
      unprocessed: probability,
      refuse: aFunction,
      latencyMS: timeRange,
      tail: (option, value) =>
        checkFields(option, value, { probability, latencyMS: timeRange }, ['probability', 'latencyMS']),
      appliedWithin: partRange,
      lateMS: timeRange,
      slowAnswerMS: atLeastZero,
      outages: listOf(checkOutage),
      port: portNumber,
      clockSkewMS: anyNumber,
    },
    ['tables'],
  );
  const given = options as Readonly<Partial<Record<string, number>>>;
  const sum = faultKinds.reduce((total, kind) => total + (given[kind] ?? 0), 0);
  if (sum > 1 + 1e-9) throw invalid(faultKinds.join(' + '), sum, '1 at most: faults exclude each other');
}

const limits = {
  writeUnitsPerSecond: moreThanZero,
  onDemand: (option: string, value: unknown): void =>
    checkFields(option, value, {
      startWriteUnitsPerSecond: moreThanZero,
      warmUpMS: moreThanZero,
      maxWriteUnitsPerSecond: moreThanZero,
    }),
  burstSeconds: atLeastZero,
  writeUnitsPerSecondPerPartitionKey: moreThanZero,
  burstSecondsPerPartitionKey: atLeastZero,
};

/** Checks the capacity of a table or index. */
export function validateCapacity(option: string, value: unknown): void {
  checkFields(option, value, { ...limits, startsFull: trueOrFalse, changes: checkChanges });
  checkOneWayToPay(option, value as CapacityLimits);
}

/** Checks new limits of a table or index. */
export function validateLimits(option: string, value: unknown): void {
  checkFields(option, value, limits);
  checkOneWayToPay(option, value as CapacityLimits);
}

function checkOneWayToPay(option: string, { writeUnitsPerSecond, onDemand }: CapacityLimits): void {
  if (writeUnitsPerSecond !== undefined && onDemand !== undefined) {
    throw invalid(option, { writeUnitsPerSecond, onDemand }, 'with one of writeUnitsPerSecond and onDemand');
  }
}

function checkChanges(option: string, value: unknown): void {
  let earlierMS = 0;
  listOf((path, change) => {
    checkFields(path, change, { ...limits, atMS: atLeastZero }, ['atMS']);
    checkOneWayToPay(path, change as CapacityLimits);
    const { atMS } = change as { atMS: number };
    if (atMS < earlierMS)
      throw invalid(`${path}.atMS`, atMS, `${earlierMS} or more, as the change before it`);
    earlierMS = atMS;
  })(option, value);
}

/** Checks a table. */
export function checkTable(option: string, value: unknown): void {
  checkFields(
    option,
    value,
    {
      partitionKey: checkKeyAttribute,
      sortKey: checkKeyAttribute,
      capacity: validateCapacity,
      indexes: named(checkIndex),
    },
    ['partitionKey'],
  );
}

function checkIndex(option: string, value: unknown): void {
  const rules = { partitionKey: checkKeyAttribute, sortKey: checkKeyAttribute, capacity: validateCapacity };
  checkFields(option, value, rules, ['partitionKey']);
}

function checkKeyAttribute(option: string, value: unknown): void {
  const name = { isMet: (each: unknown) => typeof each === 'string' && each !== '', says: 'a name' };
  checkFields(option, value, { name, type: oneOf('S', 'N', 'B') }, ['name', 'type']);
}

function checkOutage(option: string, value: unknown): void {
  const rules = { fromMS: atLeastZero, toMS: atLeastZero, kind: oneOf('refuse', 'reset', 'hang', '500') };
  checkFields(option, value, rules, ['fromMS', 'toMS', 'kind']);
  const { fromMS, toMS } = value as { fromMS: number; toMS: number };
  if (toMS < fromMS) throw invalid(`${option}.toMS`, toMS, `${fromMS} or more, as fromMS`);
}

type Check = (option: string, value: unknown) => void;

function named(checkOne: Check): Check {
  return (option, value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw invalid(option, value, 'an object');
    for (const [name, one] of Object.entries(value)) checkOne(`${option}.${name}`, one);
  };
}

function listOf(checkOne: Check): Check {
  return (option, value) => {
    if (!Array.isArray(value)) throw invalid(option, value, 'a list');
    for (const [index, one] of value.entries()) checkOne(`${option}[${index}]`, one);
  };
}
