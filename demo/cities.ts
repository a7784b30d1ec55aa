// The main job of `npm start`: loads the cities of the world into a DynamoDB in this process (dynalite), reads
// the table back, and compares every attribute of every item with its source.
import { DynamoDbSink, type SinkReport } from 'dynamodb-sink';
import { type Embedded, startEmbedded } from '#dist/cli/embedded.js';
import { whole } from '#dist/cli/load-figures.js';
import { Output } from '#dist/cli/output.js';
import { Progress } from '#dist/cli/progress/progress.js';
import { shownAs } from '#dist/cli/progress/shown-as.js';
import { terminalLook } from '#dist/cli/progress/terminal-look.js';
import { makeReady } from '#dist/cli/wanted-table.js';
import { allCities, byKey, type City } from './city.js';
import { type Comparison, compareTable } from './read-back.js';

const TABLE = 'cities';
const KEY = { partitionKey: { name: 'country', type: 'S' }, sortKey: { name: 'cityId', type: 'N' } } as const;

const output = new Output();
const cities = allCities();
const expected = byKey(cities);
const repeated = cities.length - expected.size;
output.message(
  `${whole(cities.length)} cities, each with a key (country, cityId) of its own` +
    (repeated === 0 ? '' : `, but for ${whole(repeated)}: of those the last one counts`),
);

const embedded = await startEmbedded();
output.message(`DynamoDB in this process at ${embedded.dynamoDb.endpoint}`);
await makeReady(
  embedded.dynamoDb,
  { options: { tableName: TABLE }, wait: false },
  { key: { schema: KEY, from: 'the demo' }, isMade: true, billing: undefined },
  (message) => output.message(message),
);
const report = await load(embedded, cities);
const began = performance.now();
const comparison = await readBack(embedded);
const readSeconds = (performance.now() - began) / 1000;
await embedded.close();
tell(report, comparison, readSeconds);
if (differences(comparison) > 0 || report.put !== cities.length) process.exitCode = 1;

async function load({ dynamoDb }: Embedded, records: readonly City[]): Promise<SinkReport> {
  const sink = new DynamoDbSink<City>({ tableName: TABLE, keySchema: KEY, dynamoDb });
  const writer = await sink.createWriter();
  const source = {
    figures: () => {
      const figures = writer.report();
      const { elements: lines, rejected: rejectedRecords } = figures;
      return { lines, lastLine: lines, rejectedLines: 0, rejectedRecords, ...figures };
    },
    metrics: () => writer.metrics(),
  };
  using _ = new Progress(output, {
    source,
    shown: shownAs('auto', output),
    look: terminalLook(process.env, process.platform),
  });
  for (const record of records) {
    const room = writer.write(record);
    if (room !== undefined) await room;
  }
  return writer.close();
}

async function readBack({ dynamoDb }: Embedded): Promise<Comparison> {
  const result = await compareTable(dynamoDb, TABLE, expected, (compared) => {
    if (output.isTerminal) output.status(`${whole(compared)} items read back and compared`);
  });
  output.clearStatus();
  return result;
}

function differences({ missing, extra, different }: Comparison): number {
  return missing + extra + different;
}

function tell(written: SinkReport, compared: Comparison, compareSeconds: number): void {
  const seconds = written.durationMS / 1000;
  const { missing, extra, different } = compared;
  const kinds = `${whole(missing)} missing, ${whole(extra)} extra, ${whole(different)} with another content`;
  const rows: [string, string][] = [
    ['records written', whole(written.put)],
    ['seconds', seconds.toFixed(1)],
    ['records/s', whole(written.put / seconds)],
    ['requests', `${whole(written.httpRequests)}, ${whole(written.resent)} records sent again`],
    ['bytes sent', whole(written.bodyBytes)],
    ['write units', whole(written.writeUnits)],
    ['items compared', `${whole(compared.compared)}, every attribute, in ${compareSeconds.toFixed(1)} s`],
    ['differences', differences(compared) === 0 ? 'none' : kinds],
  ];
  output.result(rows.map(([name, value]) => `${`${name}:`.padEnd(17)}${value}`).join('\n'));
}
