import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attributeRecordOf, documentOf, inAttributeJson, sentFor, shapeOf } from './shaped.js';

const S = (text: string) => ({ S: text });
const N = (text: string) => ({ N: text });

/** Flags, the table's key, a document, and what is sent for it, or its rejection. */
type Case = readonly [flags: readonly string[], key: string, document: string, sent: object | RegExp];

/** Every document is tried as one of JSON, and as an item in DynamoDB's own JSON. */
function check(cases: readonly Case[]): void {
  for (const [flags, key, document, sent] of cases) {
    const shape = shapeOf(flags, key);
    for (const record of [documentOf(document), attributeRecordOf(inAttributeJson(document))]) {
      const before = JSON.stringify(record.item);
      const found = sentFor(shape, record, key);
      const label = `${flags.join(' ')} of ${before}`;
      if (sent instanceof RegExp) assert.match(String(found), sent, label);
      else assert.deepEqual(found, sent, label);
      assert.equal(JSON.stringify(record.item), before, 'the record itself is changed');
    }
  }
}

describe('the shape of a load', () => {
  it('selects own attributes; those that are missing stay so', () => {
    check([
      [
        ['--select', 'id,total', '--select', 'none'],
        'id:S',
        '{"id":"a","total":1,"x":2}',
        { put: { id: S('a'), total: N('1') } },
      ],
      [['--select', 'id,constructor,toString'], 'id:S', '{"id":"a"}', { put: { id: S('a') } }],
      [
        ['--select', 'id,toString'],
        'id:S',
        '{"id":"a","toString":"x"}',
        { put: { id: S('a'), toString: S('x') } },
      ],
    ]);
  });

  it('drops attributes by their names in the record, and leaves all others', () => {
    check([
      [
        ['--drop', 'x,y', '--drop', 'none,constructor'],
        'id:S',
        '{"x":1,"id":"a","total":1,"y":[{"x":1}],"m":{"x":1}}',
        { put: { id: S('a'), total: N('1'), m: { M: { x: N('1') } } } },
      ],
      [['--drop', 'toString'], 'id:S', '{"id":"a","toString":"x"}', { put: { id: S('a') } }],
      [
        ['--drop', 'm.x'],
        'id:S',
        '{"id":"a","m.x":1,"m":{"x":1}}',
        { put: { id: S('a'), m: { M: { x: N('1') } } } },
      ],
      [
        ['--drop', 'b', '--rename', 'a=b'],
        'id:S',
        '{"id":"x","a":1,"b":2}',
        { put: { id: S('x'), b: N('1') } },
      ],
      [['--drop', 'a', '--set', 'a=<{a}>'], 'id:S', '{"id":"x","a":1}', { put: { id: S('x'), a: S('<1>') } }],
      [
        ['--drop', 'no', '--set', 'pk=c#{no}'],
        'pk:S',
        '{"no":1,"a":2}',
        { put: { pk: S('c#1'), a: N('2') } },
      ],
      [
        ['--drop', 'id', '--rename', 'no=id', '--key', 'id:S'],
        'id:S',
        '{"no":1,"id":2}',
        { put: { id: S('1') } },
      ],
      [
        ['--drop', 'id', '--rename', 'no=id'],
        'id:S',
        '{"id":"a"}',
        /^partition key id is missing.* \[INVALID_KEY\]$/,
      ],
    ]);
  });

  it('reads what is renamed where the attribute of that name is dropped', () => {
    check([
      [
        ['--drop', 'op', '--rename', 't=op', '--op-attribute', 'op'],
        'id:S',
        '{"id":"a","op":"c","t":"d"}',
        { delete: { id: S('a') } },
      ],
      [
        ['--drop', 'expires', '--ttl-attribute', 'expires', '--ttl', '1s'],
        'id:S',
        '{"id":"a","expires":"never"}',
        { put: { id: S('a'), expires: N('1767225601') } },
      ],
    ]);
  });

  it('keeps what it does not touch exactly', () => {
    const big = '12345678901234567890123456789012345678';
    check([
      [
        ['--rename', 'a=b'],
        'id:S',
        `{"id":"x","a":${big},"m":{"n":[${big},null,true,1.5]}}`,
        {
          put: {
            id: S('x'),
            b: N(big),
            m: { M: { n: { L: [N(big), { NULL: true }, { BOOL: true }, N('1.5')] } } },
          },
        },
      ],
    ]);
    const item = { id: S('x'), s: { NS: ['1', '2'] }, b: { B: 'aGk=' }, bs: { BS: ['aGk='] } };
    const record = attributeRecordOf(JSON.stringify({ ...item, drop: N('1') }));
    const sent = sentFor(shapeOf(['--select', 'id,s,b,bs', '--set', 't={s}'], 'id:S'), record, 'id:S');
    assert.deepEqual(sent, { put: { ...item, t: item.s } });
    assert.deepEqual(sentFor(shapeOf(['--drop', 'drop'], 'id:S'), record, 'id:S'), { put: item });
  });

  it('keeps an attribute called __proto__ that is only passed through', () => {
    const sent = sentFor(
      shapeOf(['--rename', 'a=b'], 'id:S'),
      documentOf('{"id":"x","a":1,"__proto__":2}'),
      'id:S',
    );
    const { put } = sent as { put: object };
    assert.deepEqual(Object.entries(put).sort(), [
      ['__proto__', N('2')],
      ['b', N('1')],
      ['id', S('x')],
    ]);
  });

  it('renames all at once, and never onto another attribute', () => {
    check([
      [
        ['--rename', 'a=b,b=a'],
        'id:S',
        '{"id":"x","a":1,"b":2}',
        { put: { id: S('x'), a: N('2'), b: N('1') } },
      ],
      [
        ['--rename', 'a=b,b=c'],
        'id:S',
        '{"id":"x","a":1,"b":2}',
        { put: { id: S('x'), b: N('1'), c: N('2') } },
      ],
      [['--rename', 'a=b'], 'id:S', '{"id":"x"}', { put: { id: S('x') } }],
      [
        ['--rename', 'a=b'],
        'id:S',
        '{"id":"x","a":1,"b":2}',
        /^attribute b is there already, and --rename a=b gives another one its name \[INVALID_ITEM\]$/,
      ],
      [
        ['--select', 'id,a', '--rename', 'a=b'],
        'id:S',
        '{"id":"x","a":1,"b":2}',
        { put: { id: S('x'), b: N('1') } },
      ],
      [
        ['--rename', 'a=hasOwnProperty'],
        'id:S',
        '{"id":"x","a":1}',
        { put: { id: S('x'), hasOwnProperty: N('1') } },
      ],
    ]);
  });

  it('sets attributes by templates, which see the record as it was read', () => {
    const document =
      '{"id":7,"name":"n","big":12345678901234567890123456789012345678,"ok":false,"m":{"a":{"b":"deep"}}}';
    const sent = (pk: string) => ({ put: { pk: S(pk) } });
    const only = (template: string): readonly string[] => ['--select', 'pk', '--set', `pk=${template}`];
    check([
      [only('customer#{id}'), 'pk:S', document, sent('customer#7')],
      [only('{name}#{big}#{ok}'), 'pk:S', document, sent('n#12345678901234567890123456789012345678#false')],
      [only('{m.a.b},{{{name}}}={{}}'), 'pk:S', document, sent('deep,{n}={}')],
      [only('{id}'), 'pk:S', document, sent('7')],
      [only('{l.0}{l.1.a}{l.2.0}'), 'pk:S', '{"l":["x",{"a":1},[2]]}', sent('x12')],
      ...['l.3', 'l.01', 'l.-1', 'l.length', 'l.1.b'].map(
        (path) =>
          [only(`{${path}}`), 'pk:S', '{"l":[1,{"a":1},3]}', /is missing, and --set pk takes it/] as const,
      ),
      [only('fixed'), 'pk:S', document, sent('fixed')],
      [only('{x}'), 'pk:S', '{"x":1e-7}', sent('0.0000001')],
      [only('{x}'), 'pk:S', '{"x":"1.50"}', sent('1.50')],
      [['--rename', 'id=a', '--set', 'id=x{id}'], 'id:S', '{"id":1}', { put: { a: N('1'), id: S('x1') } }],
      [['--set', 'name=<{name}>'], 'id:N', '{"id":1,"name":"n"}', { put: { id: N('1'), name: S('<n>') } }],
    ]);
  });

  it('copies a value with its type where a template is one attribute', () => {
    check([
      [
        ['--set', 'a={m.list}', '--set', 'b={m.none}', '--set', 'c={m.big}', '--rename', 'm=gone'],
        'id:S',
        '{"id":"x","m":{"list":[1,"a"],"none":null,"big":0.1234567890123456789}}',
        {
          put: {
            id: S('x'),
            gone: {
              M: { list: { L: [N('1'), S('a')] }, none: { NULL: true }, big: N('0.1234567890123456789') },
            },
            a: { L: [N('1'), S('a')] },
            b: { NULL: true },
            c: N('0.1234567890123456789'),
          },
        },
      ],
    ]);
  });

  it('takes an attribute with dots in its name by its whole name first', () => {
    check([
      [
        ['--set', 'pk=#{a.b}'],
        'pk:S',
        '{"a.b":1,"a":{"b":2}}',
        { put: { 'a.b': N('1'), a: { M: { b: N('2') } }, pk: S('#1') } },
      ],
      [['--set', 'pk=#{a.b}'], 'pk:S', '{"a":{"b":2}}', { put: { a: { M: { b: N('2') } }, pk: S('#2') } }],
    ]);
  });

  it('rejects a record whose attributes make no text, by their names', () => {
    const missing = (path: string): RegExp =>
      new RegExp(`^attribute ${path} is missing, and --set pk takes it \\[INVALID_ITEM\\]$`);
    const unfit = (kind: string): RegExp =>
      new RegExp(
        `^attribute a is ${kind}, and --set pk makes text of strings, numbers and booleans \\[INVALID_ITEM\\]$`,
      );
    const text = ['--set', 'pk=#{a}'];
    check([
      [text, 'pk:S', '{"b":1}', missing('a')],
      [text, 'pk:S', '{"a":null}', unfit('null')],
      [text, 'pk:S', '{"a":{}}', unfit('a map')],
      [text, 'pk:S', '{"a":[1]}', unfit('a list')],
      [['--set', 'pk={a}'], 'pk:S', '{"b":1}', missing('a')],
      [['--set', 'pk={a.b}'], 'pk:S', '{"a":"b"}', missing('a.b')],
      [['--set', 'pk={a.b.c}'], 'pk:S', '{"a":{"b":{}}}', missing('a.b.c')],
      [['--set', 'pk={a.1}'], 'pk:S', '{"a":["b"]}', missing('a.1')],
      [['--set', 'pk={constructor.name}'], 'pk:S', '{"a":{}}', missing('constructor.name')],
      [['--set', 'pk={a.constructor}'], 'pk:S', '{"a":{}}', missing('a.constructor')],
      [['--set', 'pk={a.__proto__}'], 'pk:S', '{"a":{}}', missing('a.__proto__')],
      [['--set', 'pk={a.length}'], 'pk:S', '{"a":"text"}', missing('a.length')],
    ]);
    const sets = attributeRecordOf('{"a":{"SS":["x"]},"b":{"B":"aGk="}}');
    for (const [name, kind] of [
      ['a', 'a set'],
      ['b', 'binary'],
    ]) {
      assert.match(
        String(sentFor(shapeOf(['--set', `pk=#{${name}}`], 'pk:S'), sets, 'pk:S')),
        new RegExp(`^attribute ${name} is ${kind}, and`),
      );
    }
  });

  it('takes the values of the key in its types where the command line names the key', () => {
    const id = (flag: string, type: string): readonly string[] => [flag, `id:${type}`];
    check([
      [id('--key', 'S'), 'id:S', '{"id":123}', { put: { id: S('123') } }],
      [id('--key-schema', 'S'), 'id:S', '{"id":1.5e-9}', { put: { id: S('0.0000000015') } }],
      [
        id('--create-table', 'S'),
        'id:S',
        '{"id":123456789012345678901}',
        { put: { id: S('123456789012345678901') } },
      ],
      [id('--key', 'N'), 'id:N', '{"id":"123"}', { put: { id: N('123') } }],
      [id('--key', 'N'), 'id:N', '{"id":"12345678901234567890"}', { put: { id: N('12345678901234567890') } }],
      [id('--key', 'N'), 'id:N', '{"id":"-0.5"}', { put: { id: N('-0.5') } }],
      ...['00', '07', '+7', '7.0', '-0', '1e3'].map(
        (text) =>
          [id('--key', 'N'), 'id:N', `{"id":"${text}"}`, /^partition key id .* \[INVALID_KEY\]$/] as const,
      ),
      [id('--key', 'N'), 'id:N', '{"id":"1x"}', /^partition key id is not a decimal number \[INVALID_KEY\]$/],
      [id('--key', 'N'), 'id:N', '{"id":""}', /^partition key id is not a decimal number \[INVALID_KEY\]$/],
      [
        id('--key', 'N'),
        'id:N',
        `{"id":"${'7'.repeat(39)}"}`,
        /has 39 significant digits; DynamoDB holds 38 \[INVALID_KEY\]$/,
      ],
      [id('--key', 'S'), 'id:S', '{"id":true}', /must be a string .* \[INVALID_KEY\]$/],
      [id('--key', 'S'), 'id:S', '{"id":{"a":1}}', /must be a string .* \[INVALID_KEY\]$/],
      [id('--key', 'B'), 'id:B', '{"id":"aGk="}', { put: { id: { B: 'aGk=' } } }],
      [id('--key', 'B'), 'id:B', '{"id":"hi"}', /must be binary .* \[INVALID_KEY\]$/],
      [['--key', 'a,b'], 'a:S,b:N', '{"a":1,"b":"2","c":3}', { put: { a: S('1'), b: N('2'), c: N('3') } }],
    ]);
  });

  it('leaves the types of a key that only the table tells, but for what it sets', () => {
    check([
      [['--select', 'id'], 'id:S', '{"id":123}', /must be a string .* \[INVALID_KEY\]$/],
      [['--set', 'id={n}'], 'id:S', '{"n":123}', { put: { n: N('123'), id: S('123') } }],
      [
        ['--set', 'sk=1{n}'],
        'id:S,sk:N',
        '{"id":"a","n":12}',
        { put: { id: S('a'), n: N('12'), sk: N('112') } },
      ],
    ]);
  });

  it('deletes by the key alone', () => {
    check([
      [['--delete'], 'id:S', '{"id":"a","x":[1]}', { delete: { id: S('a') } }],
      [['--delete', '--key', 'id:S'], 'id:S', '{"id":7}', { delete: { id: S('7') } }],
      [
        ['--delete', '--rename', 'customer=pk', '--set', 'sk=o#{no}'],
        'pk:S,sk:S',
        '{"customer":"c","no":1}',
        { delete: { pk: S('c'), sk: S('o#1') } },
      ],
      [['--delete'], 'id:S', '{"x":1}', /^partition key id is missing.* \[INVALID_KEY\]$/],
    ]);
  });

  it('puts or deletes by what an attribute says, which is not written', () => {
    const op = ['--op-attribute', 'op'];
    for (const word of [
      'put',
      'c',
      'r',
      'u',
      'i',
      'insert',
      'create',
      'update',
      'upsert',
      'INSERT',
      'Modify',
      'C',
    ])
      check([[op, 'id:S', `{"op":"${word}","id":"a","n":1}`, { put: { id: S('a'), n: N('1') } }]]);
    for (const word of ['delete', 'd', 'remove', 'REMOVE', 'D'])
      check([[op, 'id:S', `{"op":"${word}","id":"a","n":1}`, { delete: { id: S('a') } }]]);
    const unknown =
      /^attribute op is none of the words for --op-attribute: put, c, .*, delete, d, remove \[INVALID_ITEM\]$/;
    check([
      [op, 'id:S', '{"id":"a"}', /^attribute op is missing, and --op-attribute needs it \[INVALID_ITEM\]$/],
      [op, 'id:S', '{"op":"drop","id":"a"}', unknown],
      [op, 'id:S', '{"op":"constructor","id":"a"}', unknown],
      [op, 'id:S', '{"op":"","id":"a"}', unknown],
      [op, 'id:S', '{"op":null,"id":"a"}', unknown],
      [op, 'id:S', '{"op":1,"id":"a"}', unknown],
      [[...op, '--select', 'id'], 'id:S', '{"op":"c","id":"a","x":1}', { put: { id: S('a') } }],
      [
        ['--rename', 't=op', ...op, '--select', 'id,t'],
        'id:S',
        '{"t":"d","id":"a"}',
        { delete: { id: S('a') } },
      ],
      [['--set', 'op={meta.op}', ...op], 'id:S', '{"meta":{"op":"d"},"id":"a"}', { delete: { id: S('a') } }],
    ]);
  });

  it('asks of what is deleted only what its key is made of', () => {
    const flags = [
      '--op-attribute',
      'op',
      '--set',
      'id=x{n}',
      '--set',
      'label={name}',
      '--ttl-attribute',
      'expires',
    ];
    check([
      [flags, 'id:S', '{"op":"d","n":1}', { delete: { id: S('x1') } }],
      [flags, 'id:S', '{"op":"c","n":1}', /^attribute name is missing/],
      [flags, 'id:S', '{"op":"d"}', /^attribute n is missing/],
    ]);
  });

  it('leaves deleted what an incremental export deletes', () => {
    const gone = '{"Keys":{"id":{"S":"a"}}}';
    for (const flags of [
      ['--op-attribute', 'op'],
      ['--ttl-attribute', 'expires'],
      ['--ttl-attribute', 'expires', '--ttl', '1d'],
      ['--set', 'label={name}'],
      ['--delete'],
    ]) {
      const sent = sentFor(shapeOf(flags, 'id:S'), attributeRecordOf(gone), 'id:S');
      assert.deepEqual(sent, { delete: { id: S('a') } }, flags.join(' '));
    }
    const old = attributeRecordOf('{"Keys":{"id":{"S":"a"}},"OldImage":{"id":{"S":"a"},"n":{"N":"1"}}}');
    assert.deepEqual(sentFor(shapeOf(['--set', 'id={id}#{n}'], 'id:S'), old, 'id:S'), {
      delete: { id: S('a#1') },
    });
  });

  it('gives every put a time to live from the start of the load', () => {
    const flags = ['--ttl-attribute', 'expires', '--ttl', '30d'];
    const expires = N(String(1_767_225_600 + 30 * 86_400));
    check([
      [flags, 'id:S', '{"id":"a"}', { put: { id: S('a'), expires } }],
      [flags, 'id:S', '{"id":"a","expires":"never"}', { put: { id: S('a'), expires } }],
      [[...flags, '--select', 'id'], 'id:S', '{"id":"a","x":1}', { put: { id: S('a'), expires } }],
    ]);
  });

  it('converts a time of the record to epoch seconds', () => {
    const flags = ['--ttl-attribute', 'expires'];
    const sent = (seconds: string) => ({ put: { id: S('a'), expires: N(seconds) } });
    const none = /^attribute expires is no time that --ttl-attribute can convert: .* \[INVALID_ITEM\]$/;
    check([
      [flags, 'id:S', '{"id":"a","expires":"2026-01-31"}', sent('1769817600')],
      [flags, 'id:S', '{"id":"a","expires":"2026-01-31T01:00:00.9+01:00"}', sent('1769817600')],
      [flags, 'id:S', '{"id":"a","expires":1769817600}', sent('1769817600')],
      [flags, 'id:S', '{"id":"a","expires":1769817600999}', sent('1769817600')],
      [[...flags, '--select', 'id'], 'id:S', '{"id":"a","expires":1769817600}', sent('1769817600')],
      [['--rename', 'end=expires', ...flags], 'id:S', '{"id":"a","end":1769817600}', sent('1769817600')],
      [
        ['--set', 'expires={day}T00:00Z', ...flags, '--select', 'id'],
        'id:S',
        '{"id":"a","day":"2026-01-31"}',
        sent('1769817600'),
      ],
      [
        flags,
        'id:S',
        '{"id":"a"}',
        /^attribute expires is missing, and --ttl-attribute converts it; --ttl makes one \[INVALID_ITEM\]$/,
      ],
      [flags, 'id:S', '{"id":"a","expires":"2026-01-31T01:00:00"}', none],
      [flags, 'id:S', '{"id":"a","expires":"soon"}', none],
      [flags, 'id:S', '{"id":"a","expires":true}', none],
      [flags, 'id:S', '{"id":"a","expires":1769817600000000}', none],
      [flags, 'id:S', '{"id":"a","expires":-1}', none],
    ]);
  });

  it('tells the names that no record had', () => {
    const shape = shapeOf(['--select', 'id,totl', '--rename', 'id=pk', '--op-attribute', 'op'], 'pk:S');
    assert.deepEqual(namesOf(shape), ['id', 'totl']);
    shape.apply(documentOf('{"id":"a","op":"c","total":1}'));
    assert.deepEqual(namesOf(shape), ['totl']);
    shape.apply(documentOf('{"id":"a","op":"c","totl":1}'));
    assert.deepEqual(namesOf(shape), []);
    const dropping = shapeOf(['--drop', 'x,toString'], 'id:S');
    dropping.apply(documentOf('{"id":"a","x":1}'));
    assert.deepEqual(namesOf(dropping), ['toString']);
  });
});

function namesOf({ unseen }: Pick<ReturnType<typeof shapeOf>, 'unseen'>): string[] {
  return unseen.map(({ name }) => name);
}
