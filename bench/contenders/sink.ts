import { DynamoDbSink, type DynamoDbSinkOptions } from '../../dist/index.js';
import type { BenchCase } from '../cases/bench-case.ts';
import { type BenchConnection, CREDENTIALS, endpointOf, REGION } from './connection.ts';
import type { Contender, OpenContender } from './contender.ts';

/** The sink with its defaults: order per key, sizes, positions and retries are all on, and records are items as they are. */
export const openSink: OpenContender = (benchCase, connection) => open(benchCase, connection, {});

/** The same, with the converter that most programs have. */
export const openConvertingSink: OpenContender = (benchCase, connection) =>
  open(benchCase, connection, { elementConverter: (item) => ({ type: 'PUT', item }) });

async function open(
  benchCase: BenchCase,
  connection: BenchConnection,
  conversion: Pick<DynamoDbSinkOptions<object>, 'elementConverter'>,
): Promise<Contender> {
  const sink = new DynamoDbSink<object>({
    tableName: benchCase.name,
    keySchema: benchCase.keySchema,
    ...conversion,
    dynamoDb: { endpoint: endpointOf(connection), region: REGION, credentials: CREDENTIALS },
    ...(benchCase.isCoalesced && { overwriteByPartitionKeys: 'primaryKey' }),
  });
  const writer = await sink.createWriter();
  return {
    async write(first, count) {
      const before = writer.report();
      for (let i = first; i < first + count; i++) {
        const room = writer.write(benchCase.make(i), { partition: 0, offset: i });
        if (room !== undefined) await room;
      }
      await writer.flush();
      const { put, coalesced } = writer.report();
      const sent = put - before.put;
      if (sent + coalesced - before.coalesced !== count)
        throw new Error(`${count} records became ${sent} writes`);
      return sent;
    },
    async close() {
      await writer.close();
    },
  };
}
