import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { type as arktype } from 'arktype';
import {
  DynamoDbSinkError,
  isDynamoDbSinkError,
  type SchemaElementConverterOptions,
  type SchemaIssues,
  type SchemaResult,
  type StandardSchema,
  schemaElementConverter,
} from 'dynamodb-sink';
import * as v from 'valibot';
import { z } from 'zod';
import { refusalOf } from './refusal-of.js';

/** The same rules in the words of each validator: text becomes a number, a default is filled in. */
const validators: Readonly<Record<string, StandardSchema>> = {
  zod: z.object({
    id: z.string().min(1),
    total: z.string().transform(Number).pipe(z.number()),
    state: z.string().default('new'),
    lines: z.array(z.object({ sku: z.string() })).optional(),
  }),
  valibot: v.object({
    id: v.pipe(v.string(), v.minLength(1)),
    total: v.pipe(v.string(), v.transform(Number), v.number()),
    state: v.optional(v.string(), 'new'),
    lines: v.optional(v.array(v.object({ sku: v.string() }))),
  }),
  arktype: arktype({
    id: 'string > 0',
    total: 'string.numeric.parse',
    state: "string = 'new'",
    'lines?': arktype({ sku: 'string' }).array(),
  }),
};

/** A validator of the test's own, which gives `result`. */
function giving(result: unknown, vendor = 'test'): StandardSchema<unknown> {
  return { '~standard': { version: 1, vendor, validate: () => result as SchemaResult<unknown> } };
}

for (const [vendor, schema] of Object.entries(validators)) {
  describe(`schemaElementConverter with ${vendor}`, () => {
    const convert = schemaElementConverter(schema);

    it('gives what the schema made of the element as the item to put, at once', () => {
      assert.deepEqual(convert({ id: 'a', total: '12.5', lines: [{ sku: 's' }] }), {
        type: 'PUT',
        item: { id: 'a', total: 12.5, state: 'new', lines: [{ sku: 's' }] },
      });
    });

    const refused: readonly (readonly [string, unknown, string | undefined, string])[] = [
      ['an attribute that is missing', { id: 'a' }, 'total', 'with 1 issue: total'],
      ['an attribute of another type', { id: 5, total: '1' }, 'id', 'with 1 issue: id'],
      [
        'an attribute of an element of a list',
        { id: 'a', total: '1', lines: [{ sku: 'x' }, { sku: 7 }] },
        'lines[1].sku',
        'with 1 issue: lines[1].sku',
      ],
      ['an element that is no object', 'text', undefined, 'with 1 issue: the element itself'],
    ];
    for (const [what, element, path, words] of refused) {
      it(`refuses ${what}, and tells where`, () => {
        const error = refusalOf(() => convert(element));
        assert.equal(error.code, 'INVALID_ITEM');
        assert.equal(error.path, path);
        assert.equal(error.message, `the schema (${vendor}) refuses the element ${words}`);
        assert.equal((error.cause as SchemaIssues).issues.length, 1);
        assert.equal(typeof (error.cause as SchemaIssues).issues[0]?.message, 'string');
      });
    }

    it('never shows what the element holds, however the error is printed', () => {
      const error = refusalOf(() => convert({ id: ['secret-4711'], total: 'secret-4711' }));
      const printed = `${error.message} ${error.stack} ${inspect(error, { depth: 9 })} ${JSON.stringify(error)}`;
      assert.equal(printed.includes('4711'), false, printed);
    });
  });
}

describe('schemaElementConverter with a validator that works asynchronously', () => {
  const known = async (id: string): Promise<boolean> => id !== 'unknown';
  const asynchronous: Readonly<Record<string, StandardSchema>> = {
    zod: z.object({ id: z.string().refine(known) }),
    valibot: v.objectAsync({ id: v.pipeAsync(v.string(), v.checkAsync(known)) }),
  };
  for (const [vendor, schema] of Object.entries(asynchronous)) {
    it(`${vendor}: promises the write, or its rejection`, async () => {
      const convert = schemaElementConverter(schema);
      const result = convert({ id: 'a' });
      assert.ok(result instanceof Promise);
      assert.deepEqual(await result, { type: 'PUT', item: { id: 'a' } });
      await assert.rejects(
        async () => convert({ id: 'unknown' }),
        (error) => isDynamoDbSinkError(error) && error.code === 'INVALID_ITEM' && error.path === 'id',
      );
    });
  }

  it('takes a promise that fails for a validator that throws', async () => {
    const convert = schemaElementConverter(giving(Promise.reject(new Error('no connection'))));
    await assert.rejects(async () => convert({}), {
      code: 'CONVERTER_FAILED',
      message: 'the schema (test) threw (Error): see the cause',
    });
  });
});

describe('a schema that does not keep to the standard, or throws', () => {
  it('never shows in a message what a transform that throws has said of the element', async () => {
    const schema = z.object({ id: z.string(), n: z.string().transform((text) => BigInt(text)) });
    await assert.rejects(
      async () => schemaElementConverter(schema)({ id: 'a', n: 'secret-4711' }),
      ({ message, cause }: Error) =>
        message === 'the schema (zod) threw (SyntaxError): see the cause' &&
        /secret-4711/.test(String(cause)),
    );
  });

  it('may give what is only like a promise', async () => {
    // biome-ignore lint/suspicious/noThenProperty: that is what it is about
    const like = { then: (take: (result: unknown) => void) => void take({ value: { id: 'a' } }) };
    const convert = schemaElementConverter(giving(like as never));
    assert.deepEqual(await convert({}), { type: 'PUT', item: { id: 'a' } });
  });

  it('has its issues told also if describeIssue fails, and issues without a path', () => {
    const issues = [
      { message: 'no', path: null },
      { message: 'no', path: ['a'] },
    ];
    const failing = () => {
      throw new Error('not today');
    };
    for (const describeIssue of [failing, () => undefined as never]) {
      const convert = schemaElementConverter(giving({ issues } as never), { describeIssue });
      const error = refusalOf(() => convert({}));
      assert.equal(error.code, 'INVALID_ITEM');
      assert.equal(
        error.message,
        'the schema (test) refuses the element with 2 issues: the element itself; a',
      );
    }
  });

  it('is told that toItem must not give a promise', () => {
    const convert = schemaElementConverter(giving({ value: { id: 'a' } }), {
      toItem: (async () => ({ id: 'a' })) as never,
    });
    assert.match(refusalOf(() => convert({})).message, /toItem gave a Promise/);
  });
});

describe('the options of schemaElementConverter', () => {
  const schema = z.object({ id: z.string(), state: z.enum(['open', 'gone']), region: z.string().optional() });
  const open = { id: 'a', state: 'open' } as const;
  const gone = { id: 'b', state: 'gone' } as const;

  it('type: one for all, or what the output says', () => {
    assert.deepEqual(schemaElementConverter(schema, { type: 'DELETE' })(open), {
      type: 'DELETE',
      item: open,
    });
    const byState = schemaElementConverter(schema, {
      type: ({ state }) => (state === 'gone' ? 'DELETE' : 'PUT'),
    });
    assert.deepEqual(byState(open), { type: 'PUT', item: open });
    assert.deepEqual(byState(gone), { type: 'DELETE', item: gone });
  });

  it('tableName: one for all, or what the output says', () => {
    assert.deepEqual(schemaElementConverter(schema, { tableName: 'orders-eu' })(open), {
      type: 'PUT',
      item: open,
      tableName: 'orders-eu',
    });
    const byRegion = schemaElementConverter(schema, {
      tableName: ({ region }) => (region === undefined ? undefined : `orders-${region}`),
    });
    assert.deepEqual(byRegion(open), { type: 'PUT', item: open });
    assert.deepEqual(byRegion({ ...open, region: 'eu' }), {
      type: 'PUT',
      item: { id: 'a', state: 'open', region: 'eu' },
      tableName: 'orders-eu',
    });
  });

  it('toItem: another item than the output, or none', () => {
    const convert = schemaElementConverter(schema, {
      toItem: ({ id, state }) => (state === 'gone' ? null : { pk: `order#${id}` }),
    });
    assert.deepEqual(convert(open), { type: 'PUT', item: { pk: 'order#a' } });
    assert.equal(convert(gone), null);
  });

  it('describeIssue: the text of the issues, cut, of the first three', () => {
    const issues = ['a', 'b', 'c', 'd', 'e'].map((name) => ({
      message: `${name} `.repeat(100),
      path: [name],
    }));
    const convert = schemaElementConverter(giving({ issues }), { describeIssue: ({ message }) => message });
    const [first, second, third] = ['a ', 'b ', 'c '].map((text) => `${text.repeat(60)}…`);
    assert.equal(
      refusalOf(() => convert({})).message,
      `the schema (test) refuses the element with 5 issues: a: ${first}; b: ${second}; c: ${third}; 2 more`,
    );
  });

  const wrong: readonly (readonly [object, string])[] = [
    [
      { type: 'UPSERT' },
      "option type must be 'PUT', 'DELETE' or a function that gives one of them; it is \"UPSERT\"",
    ],
    [
      { tableName: 'x' },
      'option tableName must be a table name (3 to 255 of letters, digits, "_", "-" and ".") or a table ARN, or a function that gives one; it is "x"',
    ],
    [{ toItem: 5 }, 'option toItem must be a function; it is 5'],
    [{ describeIssue: true }, 'option describeIssue must be a function; it is true'],
    [{ toitem: () => ({}) }, 'option toitem is unknown; did you mean toItem?'],
  ];
  for (const [options, message] of wrong) {
    it(`are refused when the converter is built: ${message}`, () => {
      const given = options as SchemaElementConverterOptions<unknown>;
      assert.throws(() => schemaElementConverter(giving({ value: {} }), given), {
        code: 'INVALID_OPTION',
        message,
      });
    });
  }

  it('are an object', () => {
    const options = null as unknown as SchemaElementConverterOptions<unknown>;
    assert.throws(() => schemaElementConverter(giving({ value: {} }), options), {
      code: 'INVALID_OPTION',
      message: 'option options must be an object; it is null',
    });
  });
});

describe('schemaElementConverter and what is no validator', () => {
  const validate = (): SchemaResult<unknown> => ({ value: {} });
  const noSchemas: readonly (readonly [string, unknown])[] = [
    ['nothing', undefined],
    ['null', null],
    ['a text', 'string'],
    ['a plain object', { id: 'string' }],
    ['a function', () => true],
    ['a later version', { '~standard': { version: 2, vendor: 'test', validate } }],
    ['one without validate', { '~standard': { version: 1, vendor: 'test' } }],
    ['one without a vendor', { '~standard': { version: 1, validate } }],
  ];
  for (const [what, schema] of noSchemas) {
    it(`refuses ${what} when the converter is built`, () => {
      assert.throws(() => schemaElementConverter(schema as StandardSchema), {
        code: 'INVALID_OPTION',
        message:
          /^option schema must be a validator that keeps to Standard Schema version 1, such as one of zod, valibot or arktype; it is /,
      });
    });
  }

  for (const result of [undefined, null, 'text', {}, { issues: 'many' }]) {
    it(`tells a validator that gave ${inspect(result)} from an element that is wrong`, () => {
      assert.throws(() => schemaElementConverter(giving(result))({}), {
        code: 'CONVERTER_FAILED',
        message: 'the schema (test) gave neither a value nor issues: it does not keep to Standard Schema',
      });
    });
  }

  it('takes a value that is undefined for a value', () => {
    assert.deepEqual(schemaElementConverter(giving({ value: undefined }))({}), {
      type: 'PUT',
      item: undefined,
    });
  });

  it('takes issues, even none, for a refusal', () => {
    const error = refusalOf(() => schemaElementConverter(giving({ issues: [], value: {} }))({}));
    assert.equal(error.message, 'the schema (test) refuses the element with 0 issues');
    assert.equal(error.path, undefined);
  });

  it('has what a validator throws as the cause', () => {
    const cause = new Error('no memory');
    const throwing: StandardSchema = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: () => {
          throw cause;
        },
      },
    };
    const error = refusalOf(() => schemaElementConverter(throwing)({}));
    assert.equal(error.code, 'CONVERTER_FAILED');
    assert.equal(error.message, 'the schema (test) threw (Error): see the cause');
    assert.equal(error.cause, cause);
  });

  it('takes an error of this package as it is', () => {
    const own = new DynamoDbSinkError('SOURCE_REJECTED', 'not today');
    const throwing: StandardSchema = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: () => {
          throw own;
        },
      },
    };
    assert.equal(
      refusalOf(() => schemaElementConverter(throwing)({})),
      own,
    );
  });
});

describe('the path of an issue', () => {
  const paths: readonly (readonly [readonly unknown[], string])[] = [
    [['lines', 0, 'unit price'], 'lines[0]["unit price"]'],
    [[{ key: 'lines' }, { key: 0 }, { key: 'sku' }], 'lines[0].sku'],
    [[Symbol('tag')], '["Symbol(tag)"]'],
    [[{ key: { secret: 1 } }], '["(object)"]'],
    [Array.from({ length: 1000 }, () => 'a'), Array.from({ length: 32 }, () => 'a').join('.')],
  ];
  for (const [path, shown] of paths) {
    it(`is written as ${shown.slice(0, 40)}`, () => {
      const convert = schemaElementConverter(giving({ issues: [{ message: 'no', path }] }));
      assert.equal(refusalOf(() => convert({})).path, shown);
    });
  }
});
