import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { COMMANDS } from '#dist/cli/arguments.js';
import { completionScript } from '#dist/cli/completion.js';
import { tooOld } from '#dist/cli/node-version.js';

import { written } from './input/read-input.js';

const commands = Object.entries(COMMANDS).map(([name, flags]) => ({
  name,
  flags,
  help: `it's [${name}]: all`,
}));

function hasShell(shell: string): boolean {
  return spawnSync(shell, ['-c', 'true']).status === 0;
}

/** What bash suggests at the end of these words. */
function suggested(...words: string[]): string[] {
  const line = words.map((word) => `'${word}'`).join(' ');
  const script = `${completionScript('bash', commands)}
COMP_WORDS=(dynamodb-sink ${line}); COMP_CWORD=${words.length}; _dynamodb_sink; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  assert.equal(stderr, '');
  return stdout.split('\n').filter((word) => word !== '');
}

describe('a shell', () => {
  it('is told the commands, and the flags of each', { skip: !hasShell('bash') && 'there is no bash' }, () => {
    assert.deepEqual(suggested('ka'), ['kafka']);
    assert.deepEqual(suggested('load', '--create-t'), ['--create-table']);
    assert.deepEqual(suggested('load', 'a.csv', '--table', 'x', '--types'), ['--types']);
    assert.deepEqual(suggested('kafka', '--dead'), ['--dead-letter-topic']);
    assert.deepEqual(suggested('load', '--dead'), []);
    assert.deepEqual(suggested('load', 'a'), []); // files are the shell's own
  });

  for (const shell of ['zsh', 'fish'])
    it(`is given a script that it can read (${shell})`, {
      skip: !hasShell(shell) && `there is no ${shell}`,
    }, () => {
      const file = written(`completion/script.${shell}`, completionScript(shell, commands));
      const { status, stderr } = spawnSync(shell, ['-n', file], { encoding: 'utf8' });
      assert.equal(stderr, '');
      assert.equal(status, 0);
    });

  it('finds quotes and brackets of help texts harmless', () => {
    const flags = [{ name: 'x', kind: 'text', value: 'FILE', help: "a [b]: c's" }] as const;
    const given = [{ name: 'load', help: 'h', flags }];
    assert.match(completionScript('zsh', given), /'--x\[a \\\[b\\\]\\: c’s\]:FILE:_files'/);
    assert.match(completionScript('fish', given), /-l x -r -F -d 'a \[b\]: c\\'s'$/m);
  });

  it('of another kind is refused', () => {
    assert.throws(() => completionScript('tcsh', commands), {
      message: 'there is no completion for "tcsh"; there is for bash, zsh, fish',
    });
    assert.throws(() => completionScript(undefined, commands), {
      message: 'which shell? dynamodb-sink completion bash|zsh|fish',
    });
  });
});

describe('a version of Node', () => {
  it('that is too old is told before anything of the program is loaded', () => {
    assert.equal(tooOld('v20.20.2'), 'needs Node 22.19 or newer: this is v20.20.2');
    assert.match(tooOld('v22.18.0') ?? '', /^needs Node/);
    for (const version of ['v22.19.0', 'v24.0.0', 'v25.1.0-nightly'])
      assert.equal(tooOld(version), undefined);
  });
});
