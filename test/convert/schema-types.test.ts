import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { type as arktype } from 'arktype';
import {
  DynamoDbSink,
  type SchemaElementConverter,
  type SchemaOutput,
  type StandardSchema,
  schemaElementConverter,
} from 'dynamodb-sink';
import * as v from 'valibot';
import { z } from 'zod';

// The compiler is the test here.

type Equal<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const isTrue = <B extends true>(_value?: B): void => {};

describe('the types of schemaElementConverter', () => {
  it('take what Standard Schema itself declares', () => {
    const use = (_schema: (schema: StandardSchemaV1<string, { id: string }>) => StandardSchema): void => {};
    use((schema) => schema);
    isTrue<Equal<SchemaOutput<StandardSchemaV1<string, { id: string }>>, { id: string }>>();
  });

  it('know the output of zod, valibot and arktype', () => {
    const schema = z.object({ id: z.string(), total: z.string().transform(Number) });
    isTrue<Equal<SchemaOutput<typeof schema>, { id: string; total: number }>>();
    const valibot = v.object({ id: v.string(), total: v.pipe(v.string(), v.transform(Number)) });
    isTrue<Equal<SchemaOutput<typeof valibot>, { id: string; total: number }>>();
    const ark = arktype({ id: 'string', total: 'string.numeric.parse' });
    isTrue<Equal<SchemaOutput<typeof ark>, { id: string; total: number }>>();
    const converter: SchemaElementConverter = schemaElementConverter(schema, {
      type: ({ total }) => (total === 0 ? 'DELETE' : 'PUT'),
    });
    assert.deepEqual(converter({ id: 'a', total: '0' }), { type: 'DELETE', item: { id: 'a', total: 0 } });
  });

  it('fit a sink of any elements', () => {
    const schema = z.object({ id: z.string() });
    const sink = new DynamoDbSink({ tableName: 'orders', elementConverter: schemaElementConverter(schema) });
    isTrue<Equal<typeof sink, DynamoDbSink<unknown>>>();
    new DynamoDbSink<{ id: string }>({
      tableName: 'orders',
      elementConverter: schemaElementConverter(schema),
    });
    assert.equal(sink.tableName, 'orders');
  });

  it('refuse what cannot work', () => {
    const schema = z.object({ id: z.string() });
    const use = (..._misuse: unknown[]): void => {};
    use(
      // @ts-expect-error no validator
      () => schemaElementConverter({ id: 'string' }),
      // @ts-expect-error the output has no total
      () => schemaElementConverter(schema, { type: ({ total }) => (total ? 'PUT' : 'DELETE') }),
      // @ts-expect-error no such type of write
      () => schemaElementConverter(schema, { type: 'UPSERT' }),
      // @ts-expect-error an item is an object
      () => schemaElementConverter(schema, { toItem: ({ id }) => id }),
      // @ts-expect-error no such option
      () => schemaElementConverter(schema, { toitem: () => ({}) }),
    );
  });
});
