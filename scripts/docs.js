// Writes docs/options.md, docs/errors.md and docs/kafka-options.md from the JSDoc in src/. With --check it writes nothing, and fails if one of
// them is out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const read = (path) => readFileSync(join(root, path), 'utf8');

const NOTE = (source) => `<!-- Generated from ${source} by npm run docs: change it there. -->`;

/** The text of a JSDoc without its stars; a list keeps its lines, all else is one line a paragraph. */
function proseOf(comment) {
  return comment
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
    .join('\n')
    .replaceAll(/\{@link ([^}]+)\}/g, '`$1`')
    .trim();
}

/** The text before the tags, and each tag. */
function partsOf(comment) {
  const [text, ...tags] = proseOf(comment).split(/^@/m);
  const tag = (name) => tags.find((one) => one.startsWith(`${name} `))?.slice(name.length + 1);
  const inline = (value) => value?.replaceAll(/\s*\n\s*/g, ' ').trim();
  return { text: inline(text), default: inline(tag('default')), example: inline(tag('example')) };
}

/** The members of an interface, in their order, with their JSDoc. */
function membersOf(path, name) {
  const source = read(path);
  const body = new RegExp(`^export interface ${name}\\b[^{]*\\{\\n(.*?)^\\}`, 'ms').exec(source)?.[1];
  if (body === undefined) throw new Error(`${path} has no interface ${name}`);
  const members = [...body.matchAll(/\/\*\*((?:(?!\*\/).)*)\*\/\s*readonly (\w+)(\??): ([^;]+);/gs)];
  const count = body.match(/^ {2}readonly /gm)?.length;
  if (members.length !== count) throw new Error(`${name} has ${count} members, ${members.length} with JSDoc`);
  return members.map(([, comment, member, optional, type]) => ({
    name: member,
    isRequired: optional === '',
    type: type.replaceAll(/\s*\n\s*/g, ' '),
    ...partsOf(comment),
  }));
}

/** A type as the source declares it, comments left out. */
function declarationOf(path, name) {
  const pattern = `^export (?:type ${name}\\b.*?;\\n(?=\\n|$)|interface ${name}\\b.*?^\\}\\n)`;
  const declaration = new RegExp(pattern, 'ms').exec(read(path))?.[0];
  if (declaration === undefined) throw new Error(`${path} does not declare ${name}`);
  return declaration
    .replaceAll(/^ *\/\*\*(?:(?!\*\/).)*\*\/\n/gms, '')
    .replaceAll(/ \/\/.*$/gm, '')
    .replaceAll('export ', '')
    .trim();
}

const code = (text) => `\`${text}\``;

/** Inside of code marks only if it is code: some defaults are told in words. */
function defaultOf({ isRequired, default: text }) {
  if (isRequired) return 'required';
  if (text === undefined) return 'not set by default';
  return /^(?:\[.*\]|'.*'|[\w.]+)$/.test(text) && text !== 'unlimited'
    ? `default ${code(text)}`
    : `default: ${text}`;
}

function sectionOf(level, prefix, member) {
  const example = member.example === undefined ? [] : ['', '```ts', member.example, '```'];
  return [
    `${'#'.repeat(level)} \`${prefix}${member.name}\``,
    '',
    `${code(member.type)}, ${defaultOf(member)}`,
    '',
    member.text,
    ...example,
    '',
  ];
}

const TYPES = [
  ['src/item/key-schema.ts', 'KeySchema'],
  ['src/item/key-schema.ts', 'KeyAttribute'],
  ['src/convert/element-converter.ts', 'ElementConverter'],
  ['src/convert/element-converter.ts', 'ConvertElement'],
  ['src/convert/element-converter.ts', 'ConverterResult'],
  ['src/convert/element-converter.ts', 'WriteRequest'],
  ['src/writer/rejections.ts', 'OnRejected'],
  ['src/writer/rejections.ts', 'Rejection'],
  ['src/writer/positions.ts', 'OnDurable'],
  ['src/wire/connections.ts', 'Certificates'],
  ['src/item/key-part.ts', 'LogKeys'],
  ['src/writer/sink-log.ts', 'SinkLogger'],
  ['src/writer/sink-log.ts', 'LogFields'],
];

function optionsPage() {
  const options = membersOf('src/options.ts', 'DynamoDbSinkOptions');
  const ofDocuments = membersOf('src/item/document-options.ts', 'DocumentOptions');
  return [
    NOTE('the JSDoc of DynamoDbSinkOptions'),
    '',
    '# Options',
    '',
    'The options of `new DynamoDbSink({ … })`. Each has a setter of the same name on `DynamoDbSink.builder()`. An option',
    'that is wrong, unknown or contradicts another one is refused with `INVALID_OPTION` when the sink is made.',
    '',
    ...options.flatMap((option) => [
      ...sectionOf(2, '', option),
      ...(option.name === 'document'
        ? ofDocuments.flatMap((member) => sectionOf(3, 'document.', member))
        : []),
    ]),
    '## Types',
    '',
    '```ts',
    TYPES.map(([path, name]) => declarationOf(path, name)).join('\n\n'),
    '```',
    '',
  ].join('\n');
}

// What the JSDoc of SinkErrorCode does not say: what to do, and whether `retryable` is set.
const ADVICE = {
  INVALID_ITEM: [
    'no',
    "Correct the value at `path`. For dates and class instances set `document`, for an item in DynamoDB's own form use `attributeValues()`.",
  ],
  INVALID_KEY: [
    'no',
    'Let the converter give every attribute of the primary key, in its type. An empty string or binary is no key.',
  ],
  RECORD_TOO_LARGE: ['no', 'Make the item smaller, or raise `maxRecordSizeInBytes`, up to 400 KiB.'],
  INVALID_WRITE_REQUEST: [
    'no',
    "Give `{ type: 'PUT' | 'DELETE', item }`, and write a table under one spelling, its name or its ARN.",
  ],
  CONVERTER_FAILED: ['no', 'See `cause`. To leave an element out give `undefined` instead of throwing.'],
  DESERIALIZATION_FAILED: [
    'no',
    'Check what writes the topic against `deserialize` and `deserializeKey`; for a form of your own give a function.',
  ],
  TOMBSTONE: [
    'no',
    "Say what messages without a value stand for: `tombstones: 'delete'`, `'skip'` or a function; see docs/kafka.md.",
  ],
  KAFKA_CLIENT_MISSING: ['no', '`npm install @platformatic/kafka@2`, on Node 22.22, 24.6 or newer.'],
  KAFKA_UNREACHABLE: [
    'yes',
    'Check `kafka.bootstrapBrokers`, `tls` and `sasl`, and that this machine reaches the addresses the brokers advertise.',
  ],
  KAFKA_REFUSED: [
    'no',
    'Correct the credentials or the ACLs (read on topics and group, write on `deadLetterTopic`), create the topic, or give each worker a `groupInstanceId` of its own.',
  ],
  KAFKA_NO_OFFSET: [
    'no',
    "Commit an offset for the group, or set `startFrom` to `'earliest'` or `'latest'`.",
  ],
  SOURCE_REJECTED: ['no', 'See `cause`: the reason that `writer.reject` was given.'],
  WRITE_REFUSED: ['no', 'Read the reason of the service in `message` and correct the record.'],
  TABLE_NOT_FOUND: [
    'no',
    'Create the table, or correct its name, the region or the endpoint. A table that a record named is not asked for again for 30 s.',
  ],
  TABLE_UNUSABLE: [
    'no',
    "Set `keySchema`, or `keySchemas` for a table that records name. If a record named the table, it is that record's rejection.",
  ],
  ACCESS_DENIED: [
    "no; yes if it is this machine's clock",
    'Check the policy ([iam.md](iam.md)), the keys and their session token, and the KMS key of the table; if `message` says so, the clock. For want of DescribeTable set `keySchema`.',
  ],
  CREDENTIALS_UNAVAILABLE: [
    'yes; no if DescribeTable found them invalid',
    'Check the credential provider. While writing, the sink waits for new ones for 5 minutes; in `createWriter` it does not wait.',
  ],
  ENDPOINT_UNREACHABLE: [
    'yes',
    'Check region, endpoint, DNS, proxy and certificates. Once a request has succeeded, an outage is waited out instead.',
  ],
  REQUEST_FAILED: [
    'yes with `failOnError`, else no',
    'Read `message` and `cause`. An error type of the service that the sink does not know is one of these, and so is a redirect.',
  ],
  ALL_REFUSED: [
    'no',
    'Compare `keySchema` with the table, and look at what the converter gives. Those before the hundredth went to `onRejected`.',
  ],
  THROTTLED: [
    'yes',
    'Leave `failOnError` off, so that the sink slows down; or give the table more capacity.',
  ],
  REJECTION_HANDLER_FAILED: [
    'no',
    'See `cause`. The record it was given is not written; it is in the `snapshotState()` of the writer.',
  ],
  TOO_MANY_REJECTED: ['no', 'Look at the last rejection in `cause`. It has not been handed to `onRejected`.'],
  RETRIES_EXHAUSTED: [
    'yes',
    'Wait until the service is well and go on from a snapshot or a position; or raise `maxRetryDurationMS`.',
  ],
  POSITION_HANDLER_FAILED: ['no', 'See `cause`. `onDurable` must not throw and is not awaited.'],
  SOURCE_FAILED: ['no', 'See `cause`. What the source gave before is durable: `report` counts it.'],
  ABORTED: ['no', 'Somebody asked for it. What was not durable is in the `snapshotState()` of the writer.'],
  INVALID_OPTION: [
    'no',
    'Correct what `message` names. At run time it comes of an endpoint that is not allowed; as a rejection, of a table whose primary key is not what `overwriteByPartitionKeys` lists.',
  ],
  INVALID_POSITION: ['no', 'Give `{ partition, offset }`. The element is not accepted.'],
  WRITE_NOT_AWAITED: [
    'yes',
    'Await the promise of `write` before the next one. For many that wait for durability limit how many do so at once. The element is not accepted.',
  ],
  REENTRANT: [
    'no',
    'Wait after the handler has returned. `write` is allowed in it; `flush`, `close`, `discard` and `writeDurable` are not. Nor may a getter or `document.dates` write, or take a snapshot, while an item is read.',
  ],
  CLOSED: ['no', 'Make a new writer.'],
  CLOSE_TIMEOUT: ['yes', 'Keep `state` and give it to `restoreWriter`.'],
  DISCARDED: ['no', 'Nothing: whoever has the partition now writes it.'],
  SCHEMA_REGISTRY_UNREACHABLE: [
    'yes',
    'Nothing, if it passes: the worker tries again, and the partition waits. Else see the message: network, `url`, `auth`.',
  ],
  SNAPSHOT_FOREIGN: ['no', 'Check where the bytes come from.'],
  SNAPSHOT_NEWER: ['no', 'Use the version of this package that wrote it, or a newer one.'],
  SNAPSHOT_BROKEN: [
    'no',
    'Use an older snapshot, or read the source again. Replace snapshot files by renaming.',
  ],
  SNAPSHOT_MISMATCH: ['no', 'Restore into the table it was taken from, or read the source again.'],
};

/** The codes of the JSDoc: `- \`CODE\`, \`CODE\`: text`, under headings that end with a colon. */
function errorGroups() {
  const source = read('src/errors.ts');
  const [, comment, union] = /\/\*\*((?:(?!\*\/).)*)\*\/\s*export type SinkErrorCode =([^;]+);/s.exec(source);
  const groups = [];
  for (const block of proseOf(comment).split(/\n\n/)) {
    const [heading, ...lines] = block.split('\n');
    if (lines.length === 0) continue;
    const items = lines.join('\n').split(/^- /m).slice(1);
    const codes = items.flatMap((item) => {
      const [, names, text] = /^((?:`\w+`(?:, )?)+): (.*)$/s.exec(item) ?? [];
      if (names === undefined) throw new Error(`no code and text: ${item}`);
      const when = text.replaceAll(/\s*\n\s*/g, ' ').trim();
      const several = [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name);
      // Several codes in one line have their texts one after the other.
      const texts = several.length === 1 ? [when] : when.split(', ');
      if (texts.length !== several.length)
        throw new Error(`${several.length} codes, not as many texts: ${item}`);
      return several.map((name, index) => ({ name, when: texts[index] }));
    });
    groups.push({ heading: heading.replace(/:$/, ''), codes });
  }
  const known = [...union.matchAll(/'(\w+)'/g)].map(([, name]) => name).sort();
  const told = groups.flatMap(({ codes }) => codes.map(({ name }) => name)).sort();
  const advised = Object.keys(ADVICE).sort();
  for (const [list, where] of [
    [told, 'the JSDoc of SinkErrorCode'],
    [advised, 'ADVICE in scripts/docs.js'],
  ]) {
    if (list.join() !== known.join())
      throw new Error(`${where} has other codes than the type: ${list.join(', ')}`);
  }
  return groups;
}

function kafkaOptionsPage() {
  const page = [
    NOTE('the JSDoc of KafkaWorkerOptions and KafkaConnectionOptions'),
    '',
    '# Options of a Kafka worker',
    '',
    'The options of `createKafkaWorker({ … })`. One that is wrong or unknown is refused with `INVALID_OPTION` when the',
    'worker is made. [kafka.md](kafka.md) tells what they are for.',
    '',
  ];
  for (const option of membersOf('src/kafka/worker-options.ts', 'KafkaWorkerOptions')) {
    page.push(...sectionOf(2, '', option));
    if (option.name !== 'kafka') continue;
    for (const member of membersOf('src/kafka/connection-options.ts', 'KafkaConnectionOptions'))
      page.push(...sectionOf(3, 'kafka.', member));
    for (const member of membersOf('src/kafka/connection-options.ts', 'KafkaSaslOptions'))
      page.push(...sectionOf(4, 'kafka.sasl.', member));
  }
  return page.join('\n');
}

function errorsPage() {
  return [
    NOTE('the JSDoc of SinkErrorCode and scripts/docs.js'),
    '',
    '# Errors',
    '',
    'Every error of this package is a `DynamoDbSinkError`, and `isDynamoDbSinkError(error)` knows one from any copy of the',
    'package. Switch on `code`; `message` may change. `table`, `key` and `path` are there where they apply, `cause` is what',
    'led to it, `report` is on whatever stopped a sink. Messages hold no credential, and of a record no more than its key, as `logKeys` allows;',
    'what a converter, a handler or a source threw is in `cause` as it was. `retryable` tells whether the same may succeed',
    'later without a change.',
    '',
    ...errorGroups().flatMap(({ heading, codes }) => [
      `## ${heading}`,
      '',
      '| code | when | what to do | retryable |',
      '|---|---|---|---|',
      ...codes.map(({ name, when }) => {
        const [retryable, advice] = ADVICE[name];
        return `| \`${name}\` | ${escaped(when)} | ${escaped(advice)} | ${retryable} |`;
      }),
      '',
    ]),
  ].join('\n');
}

function escaped(text) {
  return text.replaceAll('|', '\\|');
}

const isCheck = process.argv.includes('--check');
for (const [path, page] of [
  ['docs/options.md', optionsPage()],
  ['docs/errors.md', errorsPage()],
  ['docs/kafka-options.md', kafkaOptionsPage()],
]) {
  if (!isCheck) writeFileSync(join(root, path), page);
  else if (read(path) !== page) {
    console.error(`${path} is out of date: npm run docs`);
    process.exitCode = 1;
  }
}
