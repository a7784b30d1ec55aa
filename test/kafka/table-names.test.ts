import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tablesOfTopics } from '#dist/kafka/table-names.js';

describe('the table of a topic', () => {
  const topics = ['orders', 'users'];

  test('is the one named for it, and else the own one of the sink', () => {
    assert.deepEqual(Object.fromEntries(tablesOfTopics(topics, { users: 'people' }, 'own')), {
      orders: 'own',
      users: 'people',
    });
    const arn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/people';
    assert.equal(tablesOfTopics(['users'], () => arn, undefined).get('users'), arn);
  });

  test('has the name of the topic wherever the pattern says so', () => {
    assert.deepEqual(
      tablesOfTopics(['users'], '{topic}.{topic}', undefined),
      new Map([['users', 'users.users']]),
    );
  });

  test('is asked of a function once', () => {
    const asked: string[] = [];
    tablesOfTopics(topics, (topic) => `t-${asked.push(topic)}`, undefined);
    assert.deepEqual(asked, topics);
  });

  for (const [tables, message] of [
    [{ people: 'p' }, 'option tables.people is of no topic in topics; it is "p"'],
    [
      'people',
      'option tables must be tables by topic, a text with {topic} in it, or a function; it is "people"',
    ],
    [
      ['people'],
      'option tables must be tables by topic, a text with {topic} in it, or a function; it is a list',
    ],
  ] as const) {
    test(`is refused: ${message}`, () => {
      assert.throws(() => tablesOfTopics(topics, tables as never, 'own'), {
        code: 'INVALID_OPTION',
        message,
      });
    });
  }

  test('is refused where it cannot be one, with the topic', () => {
    for (const tables of [() => 'a b', '{topic} x', { orders: '' }])
      assert.throws(
        () => tablesOfTopics(topics, tables, 'own'),
        /^DynamoDbSinkError: option tables must give .* for the topic orders; it is "/,
      );
    assert.throws(() => tablesOfTopics(['__proto__'], {}, undefined), { code: 'INVALID_OPTION' });
  });
});
