import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FaultyDynamoDbOptions, startFaultyDynamoDb } from 'dynamodb-sink/testing';
import { tables } from './requests.js';

const refusals: readonly (readonly [unknown, RegExp])[] = [
  [undefined, /it must be an object/],
  [{}, /option tables is missing/],
  [{ tables: [] }, /option tables is \[\]: it must be an object/],
  [{ tables: { orders: {} } }, /option tables\.orders\.partitionKey is missing/],
  [
    { tables: { orders: { partitionKey: { name: 'id', type: 'X' } } } },
    /option tables\.orders\.partitionKey\.type is 'X': it must be one of 'S', 'N', 'B'/,
  ],
  [{ tables, seeds: 1 }, /there is no option seeds: known are/],
  [{ tables, seed: '1' }, /option seed is '1': it must be a finite number/],
  [
    { tables, latencyMS: [5, 1] },
    /option latencyMS is \[5,1\]: it must be two numbers of 0 or more, the lower/,
  ],
  [{ tables, tail: { probability: 0.1 } }, /option tail\.latencyMS is missing/],
  [{ tables, tail: { probability: 2, latencyMS: [1, 2] } }, /option tail\.probability is 2/],
  [{ tables, appliedWithin: [0, 2] }, /option appliedWithin is \[0,2\]: it must be two numbers from 0 to 1/],
  [{ tables, unprocessed: Number.NaN }, /option unprocessed is NaN: it must be a probability from 0 to 1/],
  [{ tables, throttle: 0.6, slow: 0.5 }, /throttle \+ .* is 1\.1: it must be 1 at most/],
  [{ tables, capacity: { writeUnitsPerSecond: 0 } }, /option capacity\.writeUnitsPerSecond is 0/],
  [
    { tables, capacity: { writeUnitsPerSecond: 1, onDemand: {} } },
    /with one of writeUnitsPerSecond and onDemand/,
  ],
  [
    { tables, capacity: { changes: [{ atMS: 5 }, { atMS: 4 }] } },
    /option capacity\.changes\[1\]\.atMS is 4: it must be 5 or more/,
  ],
  [{ tables, outages: [{ fromMS: 1, toMS: 2, kind: 'off' }] }, /option outages\[0\]\.kind is 'off'/],
  [{ tables, outages: [{ fromMS: 2, toMS: 1, kind: '500' }] }, /option outages\[0\]\.toMS is 1/],
  [{ tables, port: 1.5 }, /option port is 1\.5: it must be a whole number/],
  [{ tables, refuse: true }, /option refuse is true: it must be a function/],
];

test('an option that is not valid is refused with its name, its value and the rule', async () => {
  for (const [options, message] of refusals) {
    await assert.rejects(
      startFaultyDynamoDb(options as FaultyDynamoDbOptions),
      { name: 'RangeError', message },
      JSON.stringify(options),
    );
  }
});

test('options that are left out or undefined are no fault', async () => {
  const options = { tables, latencyMS: undefined, capacity: undefined } as unknown as FaultyDynamoDbOptions;
  await using db = await startFaultyDynamoDb(options);
  assert.match(db.url, /^http:\/\/127\.0\.0\.1:\d+$/);
});
