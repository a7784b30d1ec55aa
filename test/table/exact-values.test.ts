import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sinkTo } from 'dynamodb-sink';
import { createTableSink } from 'dynamodb-sink/table';
import { scriptedEndpoint } from '../support/scripted-endpoint.js';
import { deniedTable, optionsAt } from './support.js';

/** What is sent for the value of a column. */
async function sentFor(type: string, value: unknown): Promise<unknown> {
  await using service = await scriptedEndpoint([deniedTable]);
  const columns: Record<string, string> = { pk: 'STRING', v: type };
  const sink = createTableSink({ columns, primaryKey: ['pk'], options: optionsAt(service.endpoint) });
  await sinkTo([{ pk: 'a', v: value }], sink);
  return service.applied[0]?.wire;
}

const withValue = (text: string): unknown => ({ PutRequest: { Item: { pk: { S: 'a' }, v: { S: text } } } });

describe('a column of type TIMESTAMP_LTZ', () => {
  it('takes the instant of a Temporal.ZonedDateTime whose offset has seconds', async () => {
    // In 1960 the clocks of Africa/Monrovia were 44 minutes and 30 seconds behind UTC.
    const zoned = {
      [Symbol.toStringTag]: 'Temporal.ZonedDateTime',
      toString: () => '1960-01-01T00:00:00-00:45',
      toInstant: () => ({
        [Symbol.toStringTag]: 'Temporal.Instant',
        toString: () => '1960-01-01T00:44:30Z',
      }),
    };
    assert.deepEqual(await sentFor('TIMESTAMP_LTZ', zoned), withValue('1960-01-01T00:44:30Z'));
  });
});

describe('a column of type INTERVAL YEAR TO MONTH', () => {
  const zero = { [Symbol.toStringTag]: 'Temporal.Duration', toString: () => 'PT0S' };
  for (const [what, value] of [
    ['a zero Temporal.Duration', zero],
    ['PT0S', 'PT0S'],
    ['P0D', 'P0D'],
    ['-P0Y0M0DT0.000S', '-P0Y0M0DT0.000S'],
    ['0', 0],
  ] as const) {
    it(`takes ${what} for no time`, async () => {
      assert.deepEqual(await sentFor('INTERVAL YEAR TO MONTH', value), withValue('P0D'));
    });
  }
});
