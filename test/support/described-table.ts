import { type Served, served } from './served.js';

/** What DescribeTable answers for a table whose key is the string pk. */
export const DESCRIBED: string = JSON.stringify({
  Table: {
    TableStatus: 'ACTIVE',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  },
});

/** A service that tells a table's key as well. */
export function describingService(protocol: 'http' | 'https' = 'https'): Promise<Served> {
  return served(({ target }) => (target === 'DescribeTable' ? { body: DESCRIBED } : {}), protocol);
}
