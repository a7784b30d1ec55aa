// What it costs to convert and encode, in a process of its own: with one converter the engine is not led astray by others.
import { directConversionOf } from '../dist/convert/direct-encodings.js';
import { encodeDirectly } from '../dist/item/encode-directly.js';
import { encodePut } from '../dist/item/encode-item.js';
import { ItemEncoder } from '../dist/item/item-encoder.js';
import { orders } from './cases/orders.ts';
import { conversions } from './converters/conversions.ts';
import type { ConvertTask } from './converters/convert-task.ts';

/** Made before anything is measured, and used again: what they cost to make is no part of it. */
const ELEMENTS = 20_000;

const { name, records }: ConvertTask = JSON.parse(process.argv[2] ?? '');
const conversion = conversions[name];
if (conversion === undefined) throw new TypeError(`there is no converter ${name}`);
const { converter, make } = conversion;
const elements = Array.from({ length: ELEMENTS }, (_, i) => make(i));
const encoder = new ItemEncoder(400 * 1024);
const context = { position: undefined };

const direct = converter && directConversionOf(converter)?.encoding;

// As a writer does it.
function pass(count: number): void {
  for (let i = 0; i < count; i++) {
    const element = elements[i % ELEMENTS] as object;
    if (direct !== undefined && encodeDirectly(encoder, element, orders.keySchema, direct)) continue;
    const item =
      converter === undefined ? element : (converter.apply(element, context) as { item: object }).item;
    const fault = encodePut(encoder, item, orders.keySchema);
    if (fault !== undefined) throw new Error(fault.message);
  }
}

pass(records / 2); // the compiler at work
const before = process.cpuUsage();
pass(records);
const { user, system } = process.cpuUsage(before);
process.send?.({ micros: (user + system) / records, bytes: encoder.end - encoder.start });
process.disconnect();
