import { DynamoDbSink } from '../../dist/index.js';
import { CREDENTIALS, endpointOf, REGION } from './connection.ts';
import type { OpenContender } from './contender.ts';

/** The sink with its defaults: order per key, sizes, positions and retries are all on. */
export const openSink: OpenContender = async (benchCase, connection) => {
  const sink = new DynamoDbSink<object>({
    tableName: benchCase.name,
    keySchema: benchCase.keySchema,
    elementConverter: (item) => ({ type: 'PUT', item }),
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
};
