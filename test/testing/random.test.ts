import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '#dist/testing/random.js';

const draw = (random: Random, count = 20): number[] => Array.from({ length: count }, () => random.next());

test('one seed gives one sequence, another seed another', () => {
  assert.deepEqual(draw(new Random(7)), draw(new Random(7)));
  for (const other of [8, 7.5, -7, 7 + 2 ** 32, 7 + 2 ** 40]) {
    assert.notDeepEqual(draw(new Random(7)), draw(new Random(other)), `seed ${other}`);
  }
});

test('numbers lie in [0, 1) and spread evenly', () => {
  const random = new Random(1);
  const values = draw(random, 100_000);
  assert.ok(values.every((value) => value >= 0 && value < 1));
  for (let tenth = 0; tenth < 10; tenth++) {
    const count = values.filter((value) => Math.floor(value * 10) === tenth).length;
    assert.ok(Math.abs(count - 10_000) < 500, `${count} of 100,000 in tenth ${tenth}`);
  }
});

test('below(n) gives each of 0 to n - 1', () => {
  const random = new Random(2);
  const seen = new Set(Array.from({ length: 200 }, () => random.below(6)));
  assert.deepEqual([...seen].sort(), [0, 1, 2, 3, 4, 5]);
});

test('what is drawn from a fork does not change what its parent gives next', () => {
  const [left, right] = [new Random(3), new Random(3)];
  draw(left.fork(), 100);
  right.fork();
  assert.deepEqual(draw(left), draw(right));
});

test('a shuffle keeps all members and reaches every order', () => {
  const random = new Random(4);
  const orders = new Set(Array.from({ length: 500 }, () => random.shuffled('abc').join('')));
  assert.deepEqual([...orders].sort(), ['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
});
