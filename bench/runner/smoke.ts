import assert from 'node:assert/strict';
import { cases } from '../cases/cases.ts';
import { contenders } from '../contenders/contenders.ts';
import { measureConverters } from '../converters/measure-converters.ts';
import { BodyWriter } from '../floor/body-writer.ts';
import { constant } from '../floor/constant-text.ts';
import type { EndpointProcess } from './endpoint-process.ts';
import { runCases, runStartUps } from './run-cases.ts';

const SIZE_FACTOR = 0.005;
const COMPARED_RECORDS = 500;
/** What a JSON string must not hold as it is, and what UTF-8 makes longer. */
const AWKWARD = ['', '"', '\\', '\n', '\u0000', '\u007f', 'é', '\u2028', '漢', '😀', '\ud800', '\udc00'];

/** That the suite works, without a figure: every contender's writes arrive, and the floor writes what the SDK would. */
export async function smoke(endpoint: EndpointProcess): Promise<void> {
  const names = Object.keys(contenders);
  compareStrings();
  await compareEncodings();
  // `measure` fails if the endpoint has not counted every write.
  const results = await runCases(cases.slice(0, 1), names, 1, SIZE_FACTOR, endpoint);
  for (const { byContender } of results) assert.deepEqual([...byContender.keys()].sort(), names.toSorted());
  await measureConverters(1000, 1);
  await runStartUps(cases[0] as (typeof cases)[0], ['sink'], 1, endpoint);
  console.log(`bench smoke: ${names.length} contenders, every write counted by the endpoint`);
}

/** The floor's cases have harmless strings; its writer must be right for all, short and long. */
function compareStrings(): void {
  for (const awkward of AWKWARD) {
    for (const value of [awkward, `a${awkward}b`, `${'plain '.repeat(20)}${awkward}.`]) {
      const body = new BodyWriter(8);
      body.constant(constant('"'));
      body.string(value);
      body.constant(constant('"'));
      assert.equal(JSON.parse(body.bytes.toString('utf8', 0, body.at)), value);
    }
  }
}

/** The floor's encoding of every case against the SDK's `marshall`. */
async function compareEncodings(): Promise<void> {
  const { marshall, unmarshall } = await import('@aws-sdk/util-dynamodb');
  const body = new BodyWriter(1024);
  for (const { name, make, encodeItem, recordCount } of cases) {
    const step = Math.ceil(recordCount / COMPARED_RECORDS);
    for (let i = 0; i < recordCount; i += step) {
      const record = make(i);
      body.at = 0;
      encodeItem(body, record);
      const item = JSON.parse(body.bytes.toString('utf8', 0, body.at), (key, value) =>
        key === 'B' ? Buffer.from(value, 'base64') : value,
      );
      assert.deepEqual(unmarshall(item), unmarshall(marshall(record)), `record ${i} of ${name}`);
    }
  }
}
