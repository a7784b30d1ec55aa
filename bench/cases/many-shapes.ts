import type { BodyWriter } from '../floor/body-writer.ts';
import { type ConstantText, constant } from '../floor/constant-text.ts';
import type { BenchCase } from './bench-case.ts';
import { flatStrings, pick } from './flat-strings.ts';

type Reading = Record<string, string | number | boolean>;

const SHAPES = 1000;
const names = flatStrings(211, (i) => `${['load', 'state', 'label', 'level', 'count'][i % 5]}${i}`);
const values = flatStrings(499, (i) => `value ${i * 37} of ${i}`);

/** The names of each shape: which, how many, and in which order all differ. */
const shapes: readonly (readonly string[])[] = Array.from({ length: SHAPES }, (_, shape) =>
  Array.from({ length: 9 + (shape % 5) }, (_, n) => pick(names, shape * 17 + n * (1 + (shape % 19)))),
);

function makeReading(i: number): Reading {
  const reading: Reading = { id: `r${100_000_000 + i}` };
  const shape = pick(shapes, i);
  for (let n = 0; n < shape.length; n++) {
    reading[shape[n] as string] = n % 4 === 0 ? i % 977 : n % 7 === 5 ? i % 2 === 0 : pick(values, i + n);
  }
  return reading;
}

/** A name with what stands before it, and before a value of each type behind it. */
interface NameTexts {
  readonly S: ConstantText;
  readonly N: ConstantText;
  readonly yes: ConstantText;
  readonly no: ConstantText;
}

const known = new Map<string, NameTexts>();

function textsOf(name: string): NameTexts {
  let texts = known.get(name);
  if (texts === undefined) {
    const json = JSON.stringify(name);
    texts = {
      S: constant(`,${json}:{"S":"`),
      N: constant(`,${json}:{"N":"`),
      yes: constant(`,${json}:{"BOOL":true}`),
      no: constant(`,${json}:{"BOOL":false}`),
    };
    known.set(name, texts);
  }
  return texts;
}

const ID = constant('{"id":{"S":"');
const VALUE_END = constant('"}');
const END = constant('}');

/** There is no one shape to be made for: attribute by attribute, with every name's text kept. */
function encodeReading(body: BodyWriter, reading: Reading): void {
  body.constant(ID);
  body.string(reading.id as string);
  body.constant(VALUE_END);
  for (const name in reading) {
    if (name === 'id') continue;
    const value = reading[name] as string | number | boolean;
    const texts = textsOf(name);
    if (typeof value === 'string') {
      body.constant(texts.S);
      body.string(value);
      body.constant(VALUE_END);
    } else if (typeof value === 'number') {
      body.constant(texts.N);
      body.number(value);
      body.constant(VALUE_END);
    } else body.constant(value ? texts.yes : texts.no);
  }
  body.constant(END);
}

export const manyShapes: BenchCase<Reading> = {
  name: 'many-shapes',
  description:
    'readings of 1,000 shapes, 10 to 14 attributes of 211 names; 400 B a write: nothing stays monomorphic',
  shape: 'any',
  keySchema: { partitionKey: { name: 'id', type: 'S' } },
  recordCount: 200_000,
  make: makeReading,
  encodeItem: encodeReading,
};
