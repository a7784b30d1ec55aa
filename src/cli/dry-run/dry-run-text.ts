import { whole } from '../load-figures.js';
import { billingText } from '../table-facts.js';
import type { DryRunFigures, PlaceFigures, SizeFigures, TableFigures } from './dry-run-figures.js';
import type { CapacitySource } from './load-time.js';
import { dollars } from './price.js';
import { bytesText, durationText } from './units-text.js';

const LABEL_LETTERS = 13;
const BAR_LETTERS = 30;
/** The report is to fit on a screen: the JSON has them all. */
const TOLD_KEYS = 3;
const TOLD_PROBLEMS = 6;
const TOLD_PLACES = 3;
const LONGEST_KEY = 60;

/** What a dry run has found, for people: some forty lines at most. */
export function dryRunText(figures: DryRunFigures): string {
  const parts = [
    summaryLines(figures),
    sizeLines(figures.sizes, figures.put),
    largestLines(figures),
    duplicateLines(figures),
    problemLines(figures),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function line(label: string, text: string): string {
  return `  ${label.padEnd(LABEL_LETTERS)}${text}`;
}

function summaryLines(figures: DryRunFigures): string[] {
  const { estimate, table, time, cost } = figures;
  const told = estimate ?? figures;
  const about = estimate === undefined ? '' : 'about ';
  const lines: string[] = [];
  if (table !== undefined) lines.push(line('table', tableText(table)));
  lines.push(line('records', recordsText(figures)));
  const filtered = told.filtered === 0 ? '' : `, ${about}${whole(told.filtered)} left out by the converter`;
  lines.push(
    line('writes', `${about}${whole(told.put)} puts, ${about}${whole(told.deleted)} deletes${filtered}`),
  );
  lines.push(line('item bytes', `${about}${bytesText(told.bytes)} by DynamoDB's size rule`));
  lines.push(line('write units', `${about}${whole(told.writeUnits)}${indexText(table)}`));
  for (const { name, writes, writeUnits } of figures.tables ?? []) {
    lines.push(line('', `${name}: ${whole(writes)} writes, ${whole(writeUnits)} units`));
  }
  if (time !== undefined) {
    const rate = `${whole(time.writeUnitsPerSecond)} write units a second, ${CAPACITY[time.from]}`;
    lines.push(line('time', `${about}${durationText(time.seconds)} at ${rate}`));
  }
  if (cost !== undefined) {
    const { listed } = cost;
    const where =
      listed === undefined
        ? 'as given'
        : `on demand, standard table class, ${listed.region} since ${listed.since}; other regions: --price-per-million`;
    lines.push(
      line('cost', `${about}${dollars(cost.amount)} at ${cost.perMillion} USD a million (${where})`),
    );
  }
  return lines;
}

const CAPACITY: Readonly<Record<CapacitySource, string>> = {
  option: 'as --max-write-units-per-second says',
  share: "the share of the table's capacity",
  provisioned: "the table's capacity",
  maximum: "the table's maximum",
  warm: 'which the table takes at once; it grows from there',
  new: 'which a new table takes at once; it grows from there',
};

function tableText(table: TableFigures): string {
  const { name, key, keyFrom, state, reason, isMade } = table;
  const ofKey = `key ${key}${keyFrom === undefined ? '' : ` (${keyFrom})`}`;
  switch (state) {
    case 'notAsked':
      return `${name}, not asked; ${ofKey}`;
    case 'unknown':
      return `${name} could not be asked (${reason}); ${ofKey}`;
    case 'missing':
      return `${name} is not there: ${isMade ? 'a load would make it' : 'a load would fail'}; ${ofKey}`;
    case 'found': {
      const { status, billing, items } = table;
      const paid = billing === undefined ? '' : `, ${billingText(billing)}`;
      const holds = items === undefined ? '' : `, ${whole(items)} items some hours ago`;
      return `${name}: ${status}${paid}${holds}; ${ofKey}`;
    }
  }
}

function indexText(table: TableFigures | undefined): string {
  const { globalIndexes = 0, localIndexes = 0, replicas = 0, isInfrequentAccess = false } = table ?? {};
  const indexes = globalIndexes + localIndexes;
  const more = [
    indexes > 0 ? `${indexes} ${indexes === 1 ? 'index' : 'indexes'}` : '',
    replicas > 0 ? `${replicas} ${replicas === 1 ? 'replica' : 'replicas'}` : '',
  ].filter((text) => text !== '');
  const extra = more.length === 0 ? '' : `, without those of ${more.join(' and ')}`;
  return `${extra}${isInfrequentAccess ? ' (its class, infrequent access, costs more a write)' : ''}`;
}

function recordsText({ lines, isWhole, sample, estimate, bytesRead, bytesTotal }: DryRunFigures): string {
  const read = `${whole(lines)} read (${bytesText(bytesRead)})`;
  if (isWhole) return read;
  const what = sample === undefined ? 'a part' : `a sample: the first ${whole(sample)} of each file`;
  if (estimate === undefined) return `${read}, ${what}; how many there are is not known`;
  return `about ${whole(estimate.lines)} (${bytesText(bytesTotal ?? 0)}), estimated by ${what}, ${whole(lines)} in all`;
}

function sizeLines({ mean, p50, p90, p99, max, histogram }: SizeFigures, items: number): string[] {
  if (items === 0) return [];
  const most = Math.max(...histogram.map((bar) => bar.items));
  const told: readonly (readonly [string, number])[] = [
    ['mean', mean],
    ['p50', p50],
    ['p90', p90],
    ['p99', p99],
    ['max', max],
  ];
  const counts = histogram.map((bar) => whole(bar.items));
  const width = Math.max(...counts.map((count) => count.length));
  return [
    line('item size', told.map(([name, bytes]) => `${name} ${bytesText(bytes)}`).join('   ')),
    ...histogram.map((bar, i) => {
      const length = bar.items === 0 ? 0 : Math.max(1, Math.round((bar.items / most) * BAR_LETTERS));
      const upTo = `up to ${bytesText(bar.upToBytes)}`;
      return `    ${upTo.padEnd(15)}${(counts[i] ?? '').padStart(width)}  ${'█'.repeat(length)}`.trimEnd();
    }),
  ];
}

function largestLines({ largest }: DryRunFigures): string[] {
  return largest.map((item, i) =>
    line(
      i === 0 ? 'largest' : '',
      `${bytesText(item.bytes).padEnd(10)} ${placeText(item)}  ${short(item.key)}`,
    ),
  );
}

function duplicateLines({ duplicates, put, deleted, isWhole }: DryRunFigures): string[] {
  if (put + deleted === 0) return [];
  const { laterWrites, keys, isAtLeast, mostFrequent } = duplicates;
  const least = isAtLeast ? 'at least ' : '';
  const ofSample = isWhole ? '' : ' in what was read';
  const head =
    laterWrites === 0
      ? `none${isAtLeast ? ` among the first ${whole(keys)} keys` : ''}${ofSample}`
      : `${least}${whole(laterWrites)} writes of a key that came before${ofSample}; ${least}${whole(keys)} different keys`;
  const told = mostFrequent.slice(0, TOLD_KEYS);
  return [
    line('duplicates', head),
    ...told.map(({ key, writes }) => line('', `${whole(writes)} times  ${short(key)}`)),
  ];
}

function problemLines({ problems, rejected, rejectedLines, isWhole }: DryRunFigures): string[] {
  const all = rejected + rejectedLines;
  const ofSample = isWhole ? '' : ' of those read';
  if (all === 0) return [line('problems', `none${ofSample}`)];
  const told = problems.slice(0, TOLD_PROBLEMS);
  const others = problems.slice(TOLD_PROBLEMS);
  const width = whole(told[0]?.count ?? 0).length;
  return [
    line('problems', `${whole(all)} records${ofSample} would be rejected`),
    ...told.map(({ code, message, count, places }) => {
      const where = placesText(places.slice(0, TOLD_PLACES), count);
      return `    ${whole(count).padStart(width)}  ${message} [${code}]: ${where}`;
    }),
    ...(others.length === 0
      ? []
      : [`    … and ${whole(others.length)} more kinds: all are in the JSON on standard output`]),
  ];
}

/** Of places in one file only the first has its name. */
function placesText(places: readonly PlaceFigures[], count: number): string {
  const texts = places.map((place, i) =>
    place.line !== undefined && place.file === places[i - 1]?.file ? `:${place.line}` : placeText(place),
  );
  return `${texts.join(', ')}${count > places.length ? ', …' : ''}`;
}

function placeText({ file, line, record }: PlaceFigures): string {
  return line === undefined ? `${file} (record ${record})` : `${file}:${line}`;
}

function short(key: string): string {
  return key.length > LONGEST_KEY ? `${key.slice(0, LONGEST_KEY)}…` : key;
}
