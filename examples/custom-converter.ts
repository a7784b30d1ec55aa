// A converter of one's own: lines of a web server's log become items, one a request, and what is no request nothing.
import { DynamoDbSink, type ElementConverter, sinkTo } from 'dynamodb-sink';
import { startFaultyDynamoDb } from 'dynamodb-sink/testing';

// An endpoint in this process, in the place of Amazon's: with a real table leave `endpoint` and `credentials` out.
await using dynamoDb = await startFaultyDynamoDb({
  tables: {
    requests: {
      partitionKey: { name: 'host', type: 'S' },
      sortKey: { name: 'at', type: 'S' },
    },
  },
});

const LINE = /^(?<host>\S+) (?<at>\S+) "(?<method>[A-Z]+) (?<path>\S+)" (?<status>\d{3}) (?<bytes>\d+)$/;

const logLineConverter: ElementConverter<string> = (line) => {
  const found = LINE.exec(line)?.groups;
  if (found === undefined) return null; // nothing to write
  const { host, at, method, path, status, bytes } = found;
  return {
    type: 'PUT',
    item: { host, at, method, path, status: Number(status), bytes: Number(bytes) },
  };
};

const sink = new DynamoDbSink({
  tableName: 'requests',
  elementConverter: logLineConverter,
  dynamoDb: {
    endpoint: dynamoDb.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  },
});

const log = [
  '10.0.0.7 2026-11-01T08:00:00.000Z "GET /orders/7" 200 5120',
  '10.0.0.9 2026-11-01T08:00:00.120Z "POST /orders" 201 64',
  '# rotated',
  '10.0.0.7 2026-11-01T08:00:01.500Z "GET /favicon.ico" 404 0',
];

const report = await sinkTo(log, sink);
console.log(`${report.elements} lines, ${report.put} items, ${report.filtered} without one`);
