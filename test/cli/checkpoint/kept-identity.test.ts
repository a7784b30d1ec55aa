import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { after, before, beforeEach, describe, it } from 'node:test';
import {
  type Answer,
  json,
  type ScriptedEndpoint,
  type Step,
  scriptedEndpoint,
  written as writtenWhole,
} from '../../support/scripted-endpoint.js';
import { serviceErrors } from '../../support/service-errors.js';
import { written } from '../input/read-input.js';
import { loadHere } from '../load-here.js';
import type { Ended } from '../run-cli.js';

const { accessDenied, resourceNotFound } = serviceErrors;
const REQUESTS = 100;

function described(TableId: string): Answer {
  return json(200, {
    Table: {
      TableId,
      TableStatus: 'ACTIVE',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    },
  });
}

describe('the table in a checkpoint', () => {
  let service: ScriptedEndpoint;
  /** To questions about the table, one after the other; the last one stays. */
  let answers: Answer[];
  let files: string[];
  let checkpoint: string;
  let tests = 0;

  before(async () => {
    const step: Step = ({ target }) => {
      if (target === 'CreateTable') return json(200, {});
      if (target !== 'DescribeTable') return writtenWhole;
      return (answers.length > 1 ? answers.shift() : answers[0]) as Answer;
    };
    service = await scriptedEndpoint(Array<Step>(REQUESTS).fill(step));
  });

  after(async () => {
    await service[Symbol.asyncDispose]();
  });

  beforeEach(() => {
    files = [];
    checkpoint = written(`identity-${++tests}/c.json`, '');
    rmSync(checkpoint);
  });

  /** Loads one more file. */
  async function load(flag: string, ...asked: readonly Answer[]): Promise<Ended> {
    answers = [...asked];
    files.push(written(`identity-${tests}/${files.length}.jsonl`, `{"pk":"k${files.length}"}\n`));
    const place = ['--table', 'orders', '--endpoint', service.endpoint, `--${flag}`, 'pk:S'];
    return await loadHere(...files, ...place, '--checkpoint', checkpoint);
  }

  function keptId(): unknown {
    const { table } = JSON.parse(readFileSync(checkpoint, 'utf8')) as { table: { id?: string } };
    return table.id;
  }

  it('has its id if it was just made, and another question finds none', async () => {
    const ended = await load('create-table', resourceNotFound, described('f00'), resourceNotFound);
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(keptId(), 'f00');
  });

  it('keeps its id where a later run may not ask for it', async () => {
    assert.equal((await load('key-schema', described('f00'))).code, 0);
    const unasked = await load('key-schema', accessDenied);
    assert.equal(unasked.code, 0, unasked.stderr);
    assert.equal(keptId(), 'f00');
    const other = await load('key-schema', described('bar'));
    assert.equal(other.code, 2);
    assert.match(other.stderr, /is about another table orders, which was deleted and made anew since/);
  });

  it('is held against the one that is ready, if it could not be asked before', async () => {
    assert.equal((await load('create-table', described('f00'))).code, 0);
    const writes = service.applied.length;
    const other = await load('create-table', accessDenied, described('bar'));
    assert.equal(other.code, 2, other.stderr);
    assert.match(other.stderr, /is about another table orders, which was deleted and made anew since/);
    assert.deepEqual([service.applied.length, keptId()], [writes, 'f00']);
  });
});
