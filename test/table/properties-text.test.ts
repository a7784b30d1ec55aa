import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseProperties } from '#dist/table/properties-text.js';

// The expected values are what java.util.Properties of Java 17 has loaded from these texts; the first of them are the
// examples of its documentation.
const cases: readonly (readonly [what: string, text: string, properties: Record<string, string>])[] = [
  [
    'white space around a separator, whichever it is',
    'Truth = Beauty\n  Truth2:Beauty\nTruth3\t\t\t:Beauty',
    { Truth: 'Beauty', Truth2: 'Beauty', Truth3: 'Beauty' },
  ],
  [
    'lines that go on',
    'fruits    apple, banana, pear, \\\n          cantaloupe, watermelon, \\\n          kiwi, mango',
    { fruits: 'apple, banana, pear, cantaloupe, watermelon, kiwi, mango' },
  ],
  ['a key without a value', 'cheeses', { cheeses: '' }],
  ['separators that belong to the key', '\\:\\= = x\nsame\\ key=1', { ':=': 'x', 'same key': '1' }],
  ['comments and empty lines', '# one\r\n! two\n\n \t\n  # three\rk=v', { k: 'v' }],
  ['escapes', 'a=\\u00e9\\t|\nb=c:\\\\temp\nc=\\z', { a: 'é\t|', b: 'c:\\temp', c: 'z' }],
  ['a second separator as a part of the value', 'v== 2', { v: '= 2' }],
  ['white space behind the value', 'sp=a b ', { sp: 'a b ' }],
  ['lines that go on over an empty one', 'cont=a\\\n\\\n  b', { cont: 'ab' }],
  ['a last line that would go on', 'last=x\\', { last: 'x' }],
  ['no comment where a line goes on', 'k=a\\\n#b', { k: 'a#b' }],
  ['an even number of backslashes as no continuation', 'k=a\\\\\nj=b', { k: 'a\\', j: 'b' }],
  ['a byte order mark before the first line', '\uFEFFk=v\nj=\uFEFF', { k: 'v', j: '\uFEFF' }],
  ['nothing', '', {}],
];

describe('the text of a properties file', () => {
  for (const [what, text, properties] of cases) {
    it(`may have ${what}`, () => assert.deepEqual(parseProperties(text), properties));
  }

  it('with a broken escape is refused, with its line', () => {
    assert.throws(() => parseProperties('a=1\nb=\\\nx\nc=\\u12g4'), {
      code: 'INVALID_OPTION',
      message: 'options: line 4 of the properties has a \\u without four hexadecimal digits behind it',
    });
  });

  it('with a key that is there twice is refused, since one of them would be ignored', () => {
    assert.throws(() => parseProperties('a=1\n\na=2'), {
      code: 'INVALID_OPTION',
      message: 'options: line 3 of the properties has a a second time',
    });
  });
});
