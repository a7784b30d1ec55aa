import fc from 'fast-check';

/** An answer as it goes over the wire, and what is to be read from it. */
export interface WireAnswer {
  readonly bytes: Buffer;
  readonly status: number;
  readonly body: Buffer;
  readonly crc: string | undefined;
  readonly isReusable: boolean;
  /** Whether only the end of the connection ends it. */
  readonly isUntilEnd: boolean;
}

/** Sometimes upper case, sometimes lower, sometimes white space around. */
function field(name: string, value: string): fc.Arbitrary<string> {
  return fc
    .record({
      flips: fc.array(fc.boolean(), { minLength: name.length, maxLength: name.length }),
      before: fc.constantFrom('', ' ', '\t', '  '),
      after: fc.constantFrom('', ' ', '\t '),
    })
    .map(({ flips, before, after }) => {
      const spelt = [...name].map((char, i) => (flips[i] ? char.toUpperCase() : char)).join('');
      return `${spelt}:${before}${value}${after}`;
    });
}

const body = fc.oneof(
  fc.constant(Buffer.from('{"UnprocessedItems":{}}')),
  // What could be taken for a part of HTTP.
  fc
    .array(fc.constantFrom('\r\n', '0\r\n', '\r\n\r\n', 'HTTP/1.1 200 OK', 'a', ';', '5'), { maxLength: 30 })
    .map((parts) => Buffer.from(parts.join(''))),
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
);

const token = fc.stringMatching(/^[a-z0-9-]{1,12}$/);

/** Fields that mean nothing here, some of them close to those that do. */
const strangeField = fc.oneof(
  fc
    .tuple(token, fc.stringMatching(/^[!-~]?[ -~]{0,20}$/))
    .map(([name, value]) => `x-strange-${name}: ${value}`),
  fc.constantFrom(
    'x-content-length: 3',
    'content-length-: 3',
    'x-transfer-encoding: gzip',
    'x: content-length: 1',
    'x:\r\n content-length: 1',
    'transfer: chunked',
    'proxy-connection: close',
    'via: \u00e9\u00ff',
    'empty:',
  ),
);

const interim = fc
  .tuple(fc.constantFrom(100, 102, 103), fc.array(strangeField, { maxLength: 2 }), fc.boolean())
  .map(([status, fields, hasLength]) =>
    headOf('1', status, 'Wait', hasLength ? [...fields, 'content-length: 7'] : fields),
  );

function headOf(minor: string, status: number, reason: string, fields: readonly string[]): string {
  return [`HTTP/1.${minor} ${status}${reason === '' ? '' : ` ${reason}`}`, ...fields, '', ''].join('\r\n');
}

/** In chunks of random sizes, with extensions and trailers. */
function chunked(content: Buffer): fc.Arbitrary<Buffer> {
  return fc
    .record({
      sizes: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 12 }),
      extension: fc.constantFrom('', ';a', ' ; a=b', ';a="\t;"', '; 5'),
      zeros: fc.constantFrom('', '0', '000000000000'),
      isUpper: fc.boolean(),
      trailers: fc.array(fc.constantFrom('x-amz-crc32: 1', 'content-length: 9', 'x:'), { maxLength: 3 }),
    })
    .map(({ sizes, extension, zeros, isUpper, trailers }) => {
      const parts: Buffer[] = [];
      for (let at = 0, i = 0; at < content.length; i++) {
        const chunk = content.subarray(at, at + (sizes[i] ?? 1000));
        const size = chunk.length.toString(16);
        parts.push(Buffer.from(`${zeros}${isUpper ? size.toUpperCase() : size}${extension}\r\n`));
        parts.push(chunk, Buffer.from('\r\n'));
        at += chunk.length;
      }
      parts.push(
        Buffer.from(`0${zeros}${extension}\r\n${trailers.map((line) => `${line}\r\n`).join('')}\r\n`),
      );
      return Buffer.concat(parts);
    });
}

const CONNECTION: readonly (readonly [fields: readonly string[], keeps10: boolean, keeps11: boolean])[] = [
  [[], false, true],
  [['keep-alive'], true, true],
  [['Keep-Alive'], true, true],
  [['close'], false, false],
  [['Close'], false, false],
  [['keep-alive, close'], false, false],
  [['keep-alive', 'close'], false, false],
  [['close,x-strange-a'], false, false],
  [['x-strange-a , keep-alive'], true, true],
  [['x-strange-a'], false, true],
  [['closed'], false, true],
];

type Framing = 'length' | 'equalLengths' | 'chunked' | 'untilEnd';

/** Any answer that HTTP/1.1 allows. */
export const anyAnswer: fc.Arbitrary<WireAnswer> = fc
  .record({
    interims: fc.array(interim, { maxLength: 2 }),
    minor: fc.constantFrom('0', '1'),
    status: fc.constantFrom(200, 200, 200, 204, 304, 400, 413, 500, 599, 999),
    reason: fc.constantFrom('', 'OK', 'not OK: \u00e9', ' '),
    framing: fc.constantFrom<Framing>('length', 'equalLengths', 'chunked', 'untilEnd'),
    connection: fc.constantFrom(...CONNECTION),
    crc: fc.option(fc.nat().map(String), { nil: undefined }),
    content: body,
    others: fc.array(strangeField, { maxLength: 4 }),
    order: fc.infiniteStream(fc.nat()),
  })
  .chain(({ interims, minor, status, reason, framing, connection, crc, content, others, order }) => {
    const isEmpty = status === 204 || status === 304;
    const named: [string, string][] = connection[0].map((value) => ['connection', value]);
    const length = String(content.length);
    if (framing === 'length') named.push(['content-length', length]);
    if (framing === 'equalLengths')
      named.push(['content-length', length], ['content-length', `${length},${length}`]);
    if (framing === 'chunked') named.push(['transfer-encoding', 'chunked']);
    if (crc !== undefined) named.push(['x-amz-crc32', crc]);
    const fields = fc.tuple(...named.map(([name, value]) => field(name, value)));
    const sent = isEmpty
      ? fc.constant(Buffer.alloc(0))
      : framing === 'chunked'
        ? chunked(content)
        : fc.constant(content);
    return fc.tuple(fields, sent).map(([lines, bytes]) => {
      const mixed = [...lines];
      for (const other of others) mixed.splice((order.next().value as number) % (mixed.length + 1), 0, other);
      const head = interims.join('') + headOf(minor, status, reason, mixed);
      const isUntilEnd = framing === 'untilEnd' && !isEmpty;
      const keeps = connection[minor === '1' ? 2 : 1] && !(minor === '0' && framing === 'chunked');
      return {
        bytes: Buffer.concat([Buffer.from(head, 'latin1'), bytes]),
        status,
        body: isEmpty ? bytes : content,
        crc,
        isReusable: keeps && !isUntilEnd,
        isUntilEnd,
      };
    });
  });

/** Bytes in pieces that end at random places; some pieces are empty. */
export function cut(bytes: Buffer, at: readonly number[]): Buffer[] {
  const places = at.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b);
  return [...places, bytes.length].map((end, i) => bytes.subarray(places[i - 1] ?? 0, end));
}
