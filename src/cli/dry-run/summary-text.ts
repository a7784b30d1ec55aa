import { counted, whole } from '../load-figures.js';
import { billingText } from '../table-facts.js';
import type { CostFigures, DryRunFigures, TableFigures, TimeFigures } from './dry-run-figures.js';
import type { CapacitySource } from './load-time.js';
import { dollars } from './price.js';
import { about, bytesText, durationText, line, shortKey } from './report-words.js';

const TOLD_TABLES = 5;

/** What is written, how long it takes and what it costs. */
export function summaryLines(figures: DryRunFigures): string[] {
  const { estimate, table, time } = figures;
  const told = estimate ?? figures;
  const count = estimate === undefined ? whole : about;
  const lines: string[] = [];
  if (table !== undefined) lines.push(line('table', tableText(table)));
  lines.push(line('records', recordsText(figures)));
  const filtered = told.filtered === 0 ? '' : `, ${count(told.filtered)} left out by the converter`;
  const put = `${count(told.put)} ${told.put === 1 ? 'put' : 'puts'}`;
  const deleted = `${count(told.deleted)} ${told.deleted === 1 ? 'delete' : 'deletes'}`;
  lines.push(line('writes', `${put}, ${deleted}${filtered}`));
  const tables = (figures.tables ?? []).toSorted((one, other) => other.writeUnits - one.writeUnits);
  for (const { name, writes, writeUnits } of tables.slice(0, TOLD_TABLES)) {
    lines.push(line('', `${name}: ${counted(writes, 'write')}, ${counted(writeUnits, 'unit')}`));
  }
  const approximately = estimate === undefined ? '' : 'about ';
  lines.push(line('item bytes', `${approximately}${bytesText(told.bytes)} by DynamoDB's size rule`));
  lines.push(line('write units', `${count(told.writeUnits)}${besidesText(figures)}`));
  if (time !== undefined) {
    lines.push(line('time', timeText(time, approximately)));
  }
  if (figures.cost !== undefined)
    lines.push(line('cost', `${approximately}${costText(figures.cost, table)}`));
  return lines;
}

function timeText(
  { seconds, writeUnitsPerSecond, from, partitionKey }: TimeFigures,
  approximately: string,
): string {
  const rate = `at ${whole(writeUnitsPerSecond)} write units a second, ${CAPACITY[from]}`;
  if (partitionKey === undefined) return `${approximately}${durationText(seconds)} ${rate}`;
  const { key, writeUnits } = partitionKey;
  const atLeast = approximately === '' ? '' : 'at least '; // of what was not read nobody knows whose it is
  return `${atLeast}${durationText(seconds)} ${rate}: ${shortKey(key)} has ${whole(writeUnits)} of the units`;
}

function costText({ amount, perMillion, listed }: CostFigures, table: TableFigures | undefined): string {
  const where =
    listed === undefined
      ? ''
      : ` (${listed.region} since ${listed.since}, standard class; another by --price-per-million)`;
  const hourly = table?.billing?.mode === 'provisioned' ? '; this table is paid by the hour instead' : '';
  return `${dollars(amount)} on demand, at ${perMillion} USD a million units${where}${hourly}`;
}

const CAPACITY: Readonly<Record<CapacitySource, string>> = {
  option: 'as --max-write-units says',
  share: "the share of the table's capacity",
  provisioned: "the table's capacity",
  maximum: "the table's maximum",
  warm: 'which the table takes at once; it grows from there',
  partitionKey: 'the most that one partition key takes',
  new: 'which a new table takes at once; it grows from there',
};

function tableText(table: TableFigures): string {
  const { name, key, keyFrom, state, origin, reason, isMade } = table;
  const ofKey = `key ${key}${keyFrom === undefined ? '' : ` (${keyFrom})`}`;
  switch (state) {
    case 'notAsked':
      return `${name}, not asked; ${ofKey}`;
    case 'unknown':
      return `${name} could not be asked (${reason}); ${ofKey}`;
    case 'missing':
      return `${name} is not at ${origin}: a load would ${isMade ? 'make it' : 'fail'}; ${ofKey}`;
    case 'found': {
      const { status, billing, items } = table;
      const paid = billing === undefined ? '' : `, ${billingText(billing)}`;
      const holds = items ? `, about ${whole(items)} items (counted some hours ago)` : '';
      return `${name} at ${origin}: ${status}${paid}${holds}; ${ofKey}`;
    }
  }
}

/** What write units do not tell. */
function besidesText({ table, coalesces, duplicates }: DryRunFigures): string {
  const { globalIndexes = 0, localIndexes = 0, replicas = 0, isInfrequentAccess = false } = table ?? {};
  const indexes = globalIndexes + localIndexes;
  const notes: string[] = [];
  if (indexes > 0) notes.push(`without those of ${counted(indexes, 'index', 'indexes')}`);
  if (replicas > 0) notes.push(`without those of ${counted(replicas, 'replica')}`);
  if (isInfrequentAccess) notes.push('each costs more in its class, infrequent access');
  if (coalesces && duplicates.laterWrites > 0)
    notes.push('fewer where later writes of a key replace unsent ones');
  return notes.length === 0 ? '' : ` (${notes.join('; ')})`;
}

function recordsText({ lines, isWhole, sample, estimate, bytesRead, bytesTotal }: DryRunFigures): string {
  const read = `${whole(lines)} read (${bytesText(bytesRead)})`;
  if (isWhole) return read;
  const part = sample === undefined ? 'a part' : `a sample, the first ${whole(sample)} of each file`;
  if (estimate === undefined) return `${read}: ${part}; how many there are is not known`;
  return `${about(estimate.lines)} in ${bytesText(bytesTotal ?? 0)}, estimated from ${part}: ${whole(lines)} in all`;
}
