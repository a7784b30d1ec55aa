import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  BETWEEN_FILES,
  CHECKPOINT_TAIL,
  type CheckpointContent,
  checkpointHead,
  parseCheckpoint,
} from '#dist/cli/checkpoint/checkpoint-content.js';

const counts = { records: 7, rejectedLines: 1, rejected: 2 };
const content: CheckpointContent = {
  table: { name: 'orders', id: 'f00', arn: 'arn:aws:…', region: 'eu-west-1' },
  startedAt: '2026-11-23T09:00:00.000Z',
  runs: 3,
  columns: ['a:b:N'],
  rejects: { path: '/data/rejects.jsonl', bytes: 123 },
  files: [
    {
      path: '/data/a.jsonl',
      size: 9,
      modifiedAt: '2026-11-23T08:00:00.000Z',
      beginning: { bytes: 9, sha256: 'aa' },
      isDone: true,
      number: 8,
      ...counts,
    },
    { path: '-', isDone: false, number: 0, ...counts, rejectedAhead: [[3, 5]] },
  ],
};

function checkpointText({ files, ...rest }: CheckpointContent): string {
  const lines = files.map((file) => JSON.stringify(file));
  return checkpointHead(rest) + lines.join(BETWEEN_FILES) + CHECKPOINT_TAIL;
}

function refusal(text: string): string {
  let message = '';
  assert.throws(
    () => parseCheckpoint(text, 'c.json'),
    (error: Error) => {
      message = error.message;
      return error.name === 'UsageError';
    },
  );
  return message;
}

test('a checkpoint is read as it was written', () => {
  const { dynamodbSinkCheckpoint, ...read } = parseCheckpoint(
    checkpointText(content),
    'c.json',
  ) as CheckpointContent & {
    dynamodbSinkCheckpoint: number;
  };
  assert.deepEqual(read, content);
  assert.equal(dynamodbSinkCheckpoint, 1);
});

test('another file is refused by its name, and left alone', () => {
  for (const text of ['{"pk":"a"}\n', 'pk,v\n1,2\n', '[1]', 'null', '{"a":"dynamodbSink']) {
    assert.match(
      refusal(text),
      /--checkpoint c\.json is no checkpoint: name another file, or delete this one/,
    );
  }
});

test('a checkpoint that is cut off or changed is refused, wherever that is', () => {
  const text = checkpointText(content);
  for (let end = 40; end < text.length - 2; end += 7) {
    assert.match(refusal(text.slice(0, end)), /c\.json is damaged/);
  }
  const file = content.files[0] as CheckpointContent['files'][number];
  const damages: readonly object[] = [
    { table: { id: 'x' } },
    { table: { name: 'orders', region: 7 } },
    { startedAt: 'yesterday' },
    { runs: -1 },
    { columns: [1] },
    { rejects: { path: 'r', bytes: '1' } },
    { files: {} },
    ...[
      { path: undefined },
      { size: '9' },
      { isDone: 1 },
      { number: 1.5 },
      { number: undefined },
      { records: -1 },
      { beginning: { bytes: 1 } },
      { modifiedAt: 'now' },
      { rejectedAhead: [[1, '2']] },
    ].map((damage) => ({ files: [{ ...file, ...damage }] })),
  ];
  for (const damage of damages) {
    const damaged = checkpointText({ ...content, ...damage, files: content.files });
    const value = { ...(JSON.parse(damaged) as object), ...damage };
    assert.match(refusal(JSON.stringify(value)), /c\.json is damaged/, JSON.stringify(damage));
  }
});

test('a checkpoint of a newer version says so', () => {
  const text = checkpointText(content).replace('"dynamodbSinkCheckpoint":1', '"dynamodbSinkCheckpoint":2');
  assert.match(refusal(text), /newer version of dynamodb-sink \(format 2, and this one knows 1\)/);
});
