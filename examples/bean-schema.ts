// The same without decorators, for plain JavaScript: beanSchema tells what a class is. Rows of a CSV file become items.
import { DynamoDbSink, sinkTo } from 'dynamodb-sink';
import { beanSchema, DynamoDbBeanElementConverter } from 'dynamodb-sink/bean';
import { startFaultyDynamoDb } from 'dynamodb-sink/testing';

class Reading {
  station: string;
  at: Date;
  celsius: number | null;
  raw: string;

  constructor(row: string) {
    const [station = '', at = '', celsius = ''] = row.split(',');
    this.station = station;
    this.at = new Date(at);
    this.celsius = celsius === '' ? null : Number(celsius);
    this.raw = row;
  }
}

const readings = beanSchema(Reading, {
  attributes: {
    station: { partitionKey: true },
    at: { sortKey: { type: 'S' }, name: 'measured_at' },
    raw: { ignore: true },
  },
});
const elementConverter = new DynamoDbBeanElementConverter(readings, { ignoreNulls: true });

// An endpoint in this process, in the place of Amazon's: with a real table leave `endpoint` and `credentials` out.
await using dynamoDb = await startFaultyDynamoDb({
  tables: {
    readings: {
      partitionKey: { name: 'station', type: 'S' },
      sortKey: { name: 'measured_at', type: 'S' },
    },
  },
});

const sink = new DynamoDbSink({
  tableName: 'readings',
  elementConverter,
  dynamoDb: {
    endpoint: dynamoDb.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  },
});

const rows = [
  'berlin,2026-11-01T08:00:00Z,7.5',
  'berlin,2026-11-01T08:10:00Z,',
  'paris,2026-11-01T08:00:00Z,9',
];
const { put } = await sinkTo(
  rows.map((row) => new Reading(row)),
  sink,
);
console.log(elementConverter.apply(new Reading('berlin,2026-11-01T08:10:00Z,')).item);
console.log(`${put} readings put`);
