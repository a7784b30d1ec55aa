/** A record as a test says it. */
export interface LoggedRecord {
  readonly offsetDelta: number;
  readonly timestampDelta: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [string, Buffer | null])[];
}

/** The bytes of a record: https://kafka.apache.org/documentation/#record */
export function encodeRecord({ offsetDelta, timestampDelta, key, value, headers }: LoggedRecord): Buffer {
  const body = Buffer.concat([
    Buffer.of(0),
    zigzag(timestampDelta),
    zigzag(offsetDelta),
    counted(key),
    counted(value),
    zigzag(headers.length),
    ...headers.flatMap(([name, bytes]) => [counted(Buffer.from(name)), counted(bytes)]),
  ]);
  return Buffer.concat([zigzag(body.length), body]);
}

function counted(bytes: Buffer | null): Buffer {
  return bytes === null ? zigzag(-1) : Buffer.concat([zigzag(bytes.length), bytes]);
}

/** An integer of variable length, by way of bigints: not as it is read. */
export function zigzag(value: number): Buffer {
  const wide = BigInt(value);
  let folded = wide < 0n ? -2n * wide - 1n : 2n * wide;
  const bytes: number[] = [];
  for (; folded > 0x7fn; folded >>= 7n) bytes.push(Number(folded & 0x7fn) | 0x80);
  bytes.push(Number(folded));
  return Buffer.from(bytes);
}

/** The bytes of a batch: https://kafka.apache.org/documentation/#recordbatch */
export function encodeBatch(
  firstOffset: bigint,
  recordCount: number,
  records: Buffer,
  { attributes = 0, magic = 2 }: { readonly attributes?: number; readonly magic?: number } = {},
): Buffer {
  const head = Buffer.alloc(61);
  head.writeBigInt64BE(firstOffset, 0);
  head.writeInt32BE(49 + records.length, 8);
  head.writeInt8(magic, 16);
  head.writeInt16BE(attributes, 21);
  head.writeInt32BE(recordCount - 1, 23);
  head.writeBigInt64BE(1000n, 27);
  head.writeBigInt64BE(2000n, 35);
  head.writeBigInt64BE(77n, 43);
  head.writeInt32BE(recordCount, 57);
  return Buffer.concat([head, records]);
}

/** The same bytes, cut at these places. */
export function cutAt(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b);
  return [...ends, bytes.length].map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
}
