import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QueueBudget } from '#dist/kafka/queue-budget.js';

test('a budget is full at its limit, and tells once when it is not any more', () => {
  let told = 0;
  const budget = new QueueBudget(100, () => told++);
  budget.take(99);
  assert.equal(budget.isFull, false);
  budget.take(51);
  assert.equal(budget.isFull, true);
  budget.give(50);
  assert.deepEqual([budget.isFull, told], [true, 0]);
  budget.give(1);
  budget.give(99);
  assert.deepEqual([budget.isFull, told], [false, 1]);
});
