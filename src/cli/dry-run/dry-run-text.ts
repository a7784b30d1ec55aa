import { counted, refusedWritesText, suspectNotice, whole } from '../load-figures.js';
import { type UnseenName, unseenText } from '../shape/unseen-text.js';
import type { DryRunFigures, PlaceFigures, SizeFigures } from './dry-run-figures.js';
import { bytesText, line, shortKey } from './report-words.js';
import { summaryLines } from './summary-text.js';

const BAR_LETTERS = 30;
/** The report is to fit on a screen: the JSON has them all. */
const TOLD_KEYS = 3;
const TOLD_PROBLEMS = 6;
const TOLD_PLACES = 3;

/**
 * What a dry run has found, for people: some forty lines at most.
 * @param unseen `unseenAttributes` of the figures, with the flags that name them
 */
export function dryRunText(figures: DryRunFigures, unseen: readonly UnseenName[]): string {
  const parts = [
    summaryLines(figures),
    exampleLines(figures),
    sizeLines(figures.sizes, figures.put),
    largestLines(figures),
    duplicateLines(figures),
    [...problemLines(figures), ...suspectLines(figures), ...unseenLines(figures, unseen)],
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function exampleLines({ examples, table }: DryRunFigures): string[] {
  return (examples ?? []).flatMap(({ type, tableName, item, ...place }, i) => {
    const what = type === 'PUT' ? 'put' : 'delete';
    const into = tableName === table?.name ? '' : `, table ${tableName}`;
    return [line(i === 0 ? 'example' : '', `${placeText(place)}  ${what}${into}`), `    ${item}`];
  });
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
      `${bytesText(item.bytes).padEnd(10)} ${placeText(item)}  ${shortKey(item.key)}`,
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
      : `${least}${counted(laterWrites, 'write')} of a key that came before${ofSample}; ${least}${whole(keys)} different keys`;
  const told = mostFrequent.slice(0, TOLD_KEYS);
  return [
    line('duplicates', head),
    ...told.map(({ key, writes }) => line('', `${counted(writes, 'time')}  ${shortKey(key)}`)),
  ];
}

function problemLines(figures: DryRunFigures): string[] {
  const { problems, maxRejects, isWhole } = figures;
  const all = figures.rejectedRecords;
  const ofSample = isWhole ? '' : ' of those read';
  if (problems.length === 0) return [line('problems', `none${ofSample}`)];
  const isBroken = problems.some(({ code }) => code === 'SOURCE_FAILED');
  const told = problems.slice(0, TOLD_PROBLEMS);
  const others = problems.slice(TOLD_PROBLEMS);
  const width = whole(told[0]?.count ?? 0).length;
  const isTooMany = maxRejects !== undefined && all > maxRejects;
  const stops = `: more than --max-rejects ${maxRejects}, so that a load would stop`;
  return [
    line(
      'problems',
      [
        ...(all === 0
          ? []
          : [
              `${counted(all, 'record')}${ofSample} would be rejected${refusedWritesText(figures)}${isTooMany ? stops : ''}`,
            ]),
        ...(isBroken ? ['a load would fail, since a file cannot be read to its end'] : []),
      ].join('; '),
    ),
    ...told.map(({ code, message, count, places }) => {
      const where = placesText(places.slice(0, TOLD_PLACES), count);
      return `    ${whole(count).padStart(width)}  ${message} [${code}]: ${where}`;
    }),
    ...(others.length === 0
      ? []
      : [`    … and ${whole(others.length)} more kinds: all are in the JSON on standard output`]),
  ];
}

function suspectLines({ suspectRecords }: DryRunFigures): string[] {
  return suspectRecords === 0 ? [] : [line('quotes', suspectNotice(suspectRecords))];
}

function unseenLines({ lines, isWhole }: DryRunFigures, unseen: readonly UnseenName[]): string[] {
  if (unseen.length === 0 || lines === 0) return [];
  return [line('names', unseenText(unseen, isWhole ? 'record' : 'record of those read'))];
}

/** Of places in one file only the first has its name. */
function placesText(places: readonly PlaceFigures[], count: number): string {
  const texts = places.map((place, i) =>
    place.line !== undefined && place.file === places[i - 1]?.file ? lineText(place) : placeText(place),
  );
  return `${texts.join(', ')}${count > places.length ? ', …' : ''}`;
}

function placeText(place: PlaceFigures): string {
  const { file, line, record } = place;
  return line === undefined ? `${file} (record ${record})` : `${file}${lineText(place)}`;
}

/** More records than lines stand before it where lines have several, such as a JSON list of one line: the line tells nothing. */
function lineText({ line = 0, endLine, record }: PlaceFigures): string {
  const lines = endLine === undefined ? `:${line}` : `:${line}-${endLine}`;
  return record > line ? `${lines} (record ${record})` : lines;
}
