import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keyOf, loadOf, shapeOf } from './shaped.js';

type Refusal = readonly [flags: readonly string[], message: RegExp];

function checkRefusals(cases: readonly Refusal[], make: (flags: readonly string[]) => unknown): void {
  for (const [flags, message] of cases)
    assert.throws(() => make(flags), { name: 'UsageError', message }, flags.join(' '));
}

describe('the flags of a shape', () => {
  it('are refused where they cannot be followed, with what to do', () => {
    const ttl = ['--ttl-attribute', 'expires'];
    const op = ['--op-attribute', 'op'];
    checkRefusals(
      [
        [['--select', 'a,,b'], /^--select must be id,total, with nothing empty between commas/],
        [['--select', '__proto__'], /^--select cannot name __proto__/],
        [['--select', 'x'.repeat(256)], /^--select has a name of more than 255 bytes/],
        [['--drop', 'a,,b'], /^--drop must be note,tmp, with nothing empty between commas/],
        [['--drop', '__proto__'], /^--drop cannot name __proto__/],
        [['--drop', 'x'.repeat(256)], /^--drop has a name of more than 255 bytes/],
        [['--drop', 'a', '--select', 'b'], /^--select and --drop do not go together: what --select does not/],
        [
          ['--drop', 'a', '--rename', 'a=b'],
          /^--rename a=b names an attribute that --drop leaves out: name it in one of them$/,
        ],
        [['--drop', 'op', ...op], /^--op-attribute op reads what --drop leaves out: name it in one of them$/],
        [['--drop', 'expires', ...ttl], /^--ttl-attribute expires reads what --drop leaves out/],
        [['--rename', 'a'], /^--rename must be OLD=NEW; it is "a"$/],
        [['--rename', 'a='], /^--rename must name an attribute/],
        [['--rename', '=a'], /^--rename must name an attribute/],
        [['--rename', 'a=a'], /^--rename a=a changes nothing$/],
        [
          ['--rename', 'a=b', '--rename', 'a=c'],
          /^--rename gives a two names: for a copy say --set 'c={a}'$/,
        ],
        [['--rename', 'a=c,b=c'], /^--rename gives two attributes the name c$/],
        [
          ['--rename', 'a=b', '--select', 'c'],
          /^--rename a=b names an attribute that --select leaves out: add a$/,
        ],
        [['--rename', 'a=b', '--set', 'b=x'], /^--rename and --set both make b$/],
        [['--set', 'a'], /^--set must be NAME=TEMPLATE; it is "a"$/],
        [['--set', '={a}'], /^--set must name an attribute/],
        [['--set', 'a=1', '--set', 'a=2'], /^--set makes a twice$/],
        [['--set', 'a={b'], /^--set "a=\{b" has a \{ that is not closed: .* doubled, \{\{$/],
        [['--set', 'a=b}'], /^--set "a=b\}" has a \} that ends nothing: .* doubled, \}\}$/],
        [['--set', 'a={}'], /has \{\}, which names no attribute/],
        [['--set', 'a={b..c}'], /has \{b\.\.c\}, which names no attribute/],
        [['--set', 'a={b{c}'], /has \{b\{c\}, with a brace in the name$/],
        [['--ttl', '30d'], /^--ttl needs --ttl-attribute NAME/],
        ...['30', '0d', 'd', '1.5d', '30 d', '30D', '-1d', '1y', '366000d'].map(
          (text): Refusal => [[...ttl, `--ttl=${text}`], /^--ttl must be a whole number of s, m, h, d or w/],
        ),
        [
          [...ttl, '--ttl', '1d', '--set', 'expires=x'],
          /^--ttl makes expires, and --set or --rename must not$/,
        ],
        [[...ttl, '--ttl', '1d', '--rename', 'a=expires'], /^--ttl makes expires/],
        [
          [...ttl, '--rename', 'expires=a'],
          /^--ttl-attribute expires is read after --rename expires=a: say --ttl-attribute a$/,
        ],
        [
          [...op, '--rename', 'op=kind'],
          /^--op-attribute op is read after --rename op=kind: say --op-attribute kind$/,
        ],
        [[...op, '--ttl-attribute', 'op'], /^--op-attribute and --ttl-attribute name the same attribute$/],
        [['--delete', ...op], /^--delete goes without --op-attribute/],
        [['--delete', ...ttl], /^--delete goes without --ttl-attribute/],
        [['--delete', '--select', 'a'], /^--delete goes without --select/],
        [['--delete', '--drop', 'a'], /^--delete goes without --drop/],
        [['--converter', 'x.js', '--drop', 'a'], /^--drop goes without --converter/],
        [
          ['--converter', 'x.js', '--select', 'a'],
          /^--select goes without --converter, which makes the writes: do it there$/,
        ],
        [['--converter', 'x.js', '--delete'], /^--delete goes without --converter/],
        [
          ['--converter', 'x.js', '--key', 'a:S'],
          /^--key goes without --converter, .* say its key by --key-schema$/,
        ],
        [['--selct', 'a'], /^unknown option --selct; did you mean --select\?$/],
      ],
      loadOf,
    );
  });

  it('name the key once, or alike', () => {
    checkRefusals(
      [
        [
          ['--key', 'a:S', '--key-schema', 'a:N'],
          /^--key-schema and --key name different keys: --key-schema alone is enough$/,
        ],
        [['--key', 'a:S', '--create-table', 'a:S,b:N'], /^--create-table and --key name different keys/],
        [['--key', 'a,b', '--create-table', 'a:S'], /^--key names a,b, and --create-table has the key a:S$/],
        [['--key', 'b', '--key-schema', 'a:S'], /^--key names b, and --key-schema has the key a:S$/],
        [['--key', 'a:S,b'], /^--key must be NAME:TYPE or NAME:TYPE,NAME:TYPE with types S, N or B/],
        [['--key', 'a,b,c'], /^--key must be the partition key and at most a sort key/],
        [['--key', 'a,a'], /^--key must be the partition key/],
        [['--key', 'a,'], /^--key must be the partition key/],
      ],
      loadOf,
    );
    assert.deepEqual(loadOf(['--key', 'a:S,b:N']).options.keySchema, keyOf('a:S,b:N'));
    assert.deepEqual(
      loadOf(['--key', 'a,b', '--create-table', 'a:S,b:N']).options.keySchema,
      keyOf('a:S,b:N'),
    );
    const { options, keyNames, shape } = loadOf(['--key', 'a,b']);
    assert.deepEqual([options.keySchema, keyNames, shape?.takesKeyTypes], [undefined, ['a', 'b'], true]);
  });

  it('are refused where no record could have the key of the table', () => {
    checkRefusals(
      [
        [['--select', 'a'], /^--select leaves out id, which is in the table's key: add it$/],
        [
          ['--drop', 'a,id'],
          /^--drop leaves out id, which is in the table's key: keep it, or make it by --rename or --set$/,
        ],
        [
          ['--select', 'id', '--rename', 'id=a'],
          /^--rename id=a leaves no attribute id, which is in the table's key$/,
        ],
        [['--op-attribute', 'id'], /^--op-attribute id is not written, and it is in the table's key$/],
        [
          ['--ttl-attribute', 'id', '--ttl', '1d'],
          /^--ttl-attribute id is in the table's key: name another attribute$/,
        ],
        [
          ['--delete', '--set', 'a={b}'],
          /^--delete takes only the table's key, id:S: --set must not make a$/,
        ],
        [
          ['--delete', '--rename', 'a=b'],
          /^--delete takes only the table's key, id:S: --rename must not make b$/,
        ],
      ],
      (flags) => shapeOf(flags, 'id:S'),
    );
    for (const flags of [
      ['--select', 'a', '--rename', 'a=id'],
      ['--select', 'a', '--set', 'id={b}'],
      ['--drop', 'id', '--rename', 'a=id'],
      ['--drop', 'id', '--set', 'id={id}'],
      ['--rename', 'id=a', '--set', 'id={id}'],
      ['--rename', 'id=a,a=id'],
    ])
      assert.ok(shapeOf(flags, 'id:S'), flags.join(' '));
  });

  it('may have commas in a template, and equals signs', () => {
    const { shape } = loadOf(['--set', 'a={b},c', '--set', 'd=e=f']);
    assert.deepEqual(
      [...(shape?.sets ?? [])].map(([name, { literals }]) => [name, literals]),
      [
        ['a', ['', ',c']],
        ['d', ['e=f']],
      ],
    );
  });

  it('leave records as they are where none is given', () => {
    assert.equal(loadOf([]).shape, undefined);
    assert.equal(loadOf(['--converter', 'x.js', '--create-table', 'a:S']).shape, undefined);
  });
});
