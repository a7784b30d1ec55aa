import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseCommand } from '#dist/cli/arguments.js';
import { equalsIn, listedParts, nameOf, nameText } from '#dist/cli/name-text.js';

const name = fc.string({
  unit: fc.constantFrom('a', ' ', '"', ',', '=', ':', '\t'),
  minLength: 1,
  maxLength: 6,
});

describe('The name of an attribute on the command line', () => {
  it('is the same again however it is made, alone, in a list, before an equals sign and behind it', () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
        assert.deepEqual(names.map(nameText).map(nameOf), names);
        assert.deepEqual(listedParts(names.map(nameText).join(' , ')).map(nameOf), names);
        const pairs = names.map((one) => `${nameText(one)}=${nameText(one)}`);
        const read = listedParts(pairs.join()).map((text) => {
          const at = equalsIn(text);
          return [nameOf(text.slice(0, at)), nameOf(text.slice(at + 1))];
        });
        assert.deepEqual(
          read,
          names.map((one) => [one, one]),
        );
      }),
    );
  });

  it('is as it stands there without quotes around all of it, but for blanks around it', () => {
    const cases: readonly (readonly [string, readonly string[]])[] = [
      ['id, total ,', ['id', 'total', '']],
      ['5" pipe,6" pipe', ['5" pipe', '6" pipe']],
      ['"a"b,c', ['"a"b', 'c']],
      ['"open,c', ['"open', 'c']],
      ['" a ",b', [' a ', 'b']],
      ['  " a " , "b"', [' a ', 'b']],
    ];
    for (const [text, names] of cases) assert.deepEqual(listedParts(text).map(nameOf), names);
  });

  it('has no part in the blanks beside its quotes', () => {
    for (const text of ['" x "', ' " x "', '" x " ', '\t" x "\t']) assert.equal(nameOf(text), ' x ');
  });

  it('has no blanks at its ends in no quotes, whatever stands behind it', () => {
    for (const text of ['x', ' x ', '\tx']) assert.equal(nameOf(text), 'x');
    const command = parseCommand([
      'load',
      'a',
      '--table',
      'orders',
      '--create-table',
      'id :S, "sk ":N',
      '--types',
      ' zip :N',
      '--rename',
      'a = b',
    ]);
    assert.ok(command.name === 'load');
    const args = command.load;
    assert.deepEqual(args.createTable, {
      partitionKey: { name: 'id', type: 'S' },
      sortKey: { name: 'sk ', type: 'N' },
    });
    assert.deepEqual([...args.input.csv.types.keys()], ['zip']);
    assert.deepEqual([...(args.shape?.renames ?? [])], [['a', 'b']]);
  });
});
