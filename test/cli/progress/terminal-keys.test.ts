import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { isForegroundStat } from '#dist/cli/progress/foreground.js';
import { type KeyHost, type KeyInput, TerminalKeys } from '#dist/cli/progress/terminal-keys.js';
import { signalled } from './signalled.js';

/** A terminal's input that tells what is done to it. */
class FakeInput extends EventEmitter {
  isRaw = false;
  isFlowing = false;

  setRawMode(isRaw: boolean): this {
    this.isRaw = isRaw;
    return this;
  }

  setEncoding(): this {
    return this;
  }

  resume(): this {
    this.isFlowing = true;
    return this;
  }

  pause(): this {
    this.isFlowing = false;
    return this;
  }

  unref(): this {
    return this;
  }

  /** Whether it is as a shell needs it. */
  get isGivenBack(): boolean {
    return !this.isRaw && !this.isFlowing && this.listenerCount('data') === 0;
  }
}

function listening(host: Partial<KeyHost> = {}): { input: FakeInput; keys: TerminalKeys; done: string[] } {
  const input = new FakeInput();
  const done: string[] = [];
  const keys = new TerminalKeys(input as unknown as KeyInput, {
    pressed: (key) => done.push(key),
    suspending: () => done.push('suspending'),
    isInForeground: () => true,
    send: (signal) => done.push(`${signal} ${input.isRaw ? 'raw' : 'cooked'}`),
    ...host,
  });
  return { input, keys, done };
}

test('keys are told one by one; arrows and their like are none', () => {
  const { input, keys, done } = listening();
  input.emit('data', '+-');
  input.emit('data', '\x1b[A\x1b[1;5C0');
  keys[Symbol.dispose]();
  assert.deepEqual(done, ['+', '-', '0']);
  assert.ok(input.isGivenBack);
});

test('Ctrl-C is handed on as the signal it would have been, and keys are read on', () => {
  const { input, keys, done } = listening();
  input.emit('data', '\x03');
  input.emit('data', '+\x03');
  assert.deepEqual(done, ['SIGINT raw', '+', 'SIGINT raw']);
  keys[Symbol.dispose]();
});

test('Ctrl-Z gives the terminal back before it stops, and takes it again', async () => {
  const { input, keys, done } = listening();
  input.emit('data', '\x1a');
  assert.deepEqual(done, ['suspending', 'SIGTSTP cooked']);
  assert.ok(input.isGivenBack);
  await setImmediate();
  assert.ok(input.isRaw && input.isFlowing);
  keys[Symbol.dispose]();
});

test('in the background the terminal is not touched until the program comes to the foreground', async (t) => {
  if (process.platform === 'win32') return t.skip('Windows has no job control');
  let isInForeground = false;
  const { input, keys } = listening({ isInForeground: () => isInForeground });
  assert.ok(input.isGivenBack);
  assert.equal(keys.listen(), false);
  isInForeground = true;
  assert.equal(keys.listen(), true);
  assert.ok(input.isRaw && input.isFlowing);

  isInForeground = false; // as `kill -STOP` and `bg` do it
  let touched = false;
  input.setRawMode = () => {
    touched = true;
    return input;
  };
  await signalled('SIGCONT');
  assert.equal(keys.listen(), false);
  assert.deepEqual([touched, input.isFlowing], [false, false]);
  keys[Symbol.dispose]();
  assert.equal(touched, false);
});

test('a terminal that is gone takes nothing with it', () => {
  const input = new FakeInput();
  input.setRawMode = () => {
    throw new Error('EIO');
  };
  const host = { pressed: () => {}, suspending: () => {}, isInForeground: () => true, send: () => {} };
  using keys = new TerminalKeys(input as unknown as KeyInput, host);
  assert.equal(keys.listen(), false);
  input.emit('error', new Error('EIO'));
});

test('Linux tells who is in the foreground, whatever the name of the program', () => {
  assert.equal(isForegroundStat('7 (node) S 1 7 7 34816 7 4194304 0'), true);
  assert.equal(isForegroundStat('7 (a) 9 (b c) S 1 7 7 34816 9 4194304 0'), false);
  assert.equal(isForegroundStat('7 (node) S 1 7 7 0 -1 4194304 0'), false);
});
