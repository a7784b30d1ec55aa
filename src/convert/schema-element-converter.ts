import { types } from 'node:util';
import { type DynamoDbSinkError, isDynamoDbSinkError, recordError } from '../errors.js';
import { isThenable } from '../is-thenable.js';
import { invalid, isObject, optionalFunction, refuseUnknown } from '../option-checks.js';
import type { ConverterResult } from './element-converter.js';
import { type DescribeIssue, schemaRefusal } from './schema-issues.js';
import type { SchemaOutput, SchemaResult, StandardSchema } from './standard-schema.js';
import { requestMaker, WRITE_OPTION_NAMES, type WriteOptions } from './write-options.js';

/** Options of {@link schemaElementConverter}. `Output` is what the schema gives for a valid element. */
export interface SchemaElementConverterOptions<Output> extends WriteOptions<Output> {
  /**
   * Makes the item of the output; null or undefined writes nothing.
   * @default the output is the item
   */
  readonly toItem?: ((output: Output) => object | null | undefined) | undefined;
  /**
   * The text of an issue for the error's message, cut after 120 characters. Only if the validator's messages tell no
   * values, or values may be told: `describeIssue: ({ message }) => message`.
   * @default the message tells the issues' paths and their number
   */
  readonly describeIssue?: DescribeIssue | undefined;
}

/** What {@link schemaElementConverter} gives: an element converter, which may be called by itself. */
export type SchemaElementConverter = (element: unknown) => ConverterResult | Promise<ConverterResult>;

const OPTION_NAMES: ReadonlySet<string> = new Set([...WRITE_OPTION_NAMES, 'toItem', 'describeIssue']);

/**
 * A converter that validates each element by a schema; what the schema makes of it is the item, and is put. For any
 * validator that keeps to Standard Schema version 1, such as zod, valibot and arktype.
 *
 * An element that the schema refuses is that element's rejection, `INVALID_ITEM`: `path` is the first issue's,
 * `message` has the paths of the first three and their number, and `cause.issues` all that the validator gave. A
 * validator that throws, or gives neither value nor issues, makes it `CONVERTER_FAILED`. A validator that works
 * asynchronously is waited for while later elements keep their place; one that does not costs no promise.
 *
 * The output is written as any item is: a `Date` in it needs the sink's option `document.dates`, and what is not in
 * the schema is written only if the validator lets it through.
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 * @see https://standardschema.dev
 */
export function schemaElementConverter<Schema extends StandardSchema>(
  schema: Schema,
  options: SchemaElementConverterOptions<SchemaOutput<Schema>> = {},
): SchemaElementConverter {
  type Output = SchemaOutput<Schema>;
  const standard = standardOf(schema);
  if (!isObject(options)) throw invalid('options', options, 'must be an object');
  refuseUnknown(options, OPTION_NAMES, '');
  const makeRequest = requestMaker<Output>(options);
  const toItem = optionalFunction(options.toItem, 'toItem');
  const describeIssue = optionalFunction(options.describeIssue, 'describeIssue');
  const { vendor } = standard;

  const requestOf = (result: SchemaResult<unknown>): ConverterResult => {
    if (typeof result !== 'object' || result === null) throw neither(vendor);
    if (result.issues) {
      if (!Array.isArray(result.issues)) throw neither(vendor);
      throw schemaRefusal(vendor, result.issues, describeIssue);
    }
    if (!('value' in result)) throw neither(vendor);
    const output = result.value as Output;
    const item = toItem === undefined ? output : toItem(output);
    if (toItem !== undefined && (item === null || item === undefined)) return null;
    if (types.isPromise(item)) throw noPromise();
    return makeRequest(output, item as object);
  };
  const refuse = (error: unknown): never => {
    throw validatorFailed(vendor, error);
  };

  return (element) => {
    let result: SchemaResult<unknown> | Promise<SchemaResult<unknown>>;
    try {
      result = standard.validate(element);
    } catch (error) {
      return refuse(error);
    }
    // What is like a promise may give nothing back from `then`.
    return isThenable(result) ? Promise.resolve(result).then(requestOf, refuse) : requestOf(result);
  };
}

function standardOf(schema: unknown): StandardSchema['~standard'] {
  const rule =
    'must be a validator that keeps to Standard Schema version 1, such as one of zod, valibot or arktype';
  // arktype's are functions.
  if ((typeof schema !== 'object' && typeof schema !== 'function') || schema === null) {
    throw invalid('schema', schema, rule);
  }
  const standard: unknown = (schema as Partial<StandardSchema>)['~standard'];
  if (!isObject(standard)) throw invalid('schema', schema, rule);
  const { version, validate, vendor } = standard as Partial<StandardSchema['~standard']>;
  if (version !== 1 || typeof validate !== 'function' || typeof vendor !== 'string') {
    throw invalid('schema', schema, rule);
  }
  return standard as StandardSchema['~standard'];
}

function validatorFailed(vendor: string, cause: unknown): DynamoDbSinkError {
  if (isDynamoDbSinkError(cause)) return cause;
  // Not what it says: a transform that throws nearly always says what the element holds.
  const thrown = cause instanceof Error ? cause.name : typeof cause;
  return recordError('CONVERTER_FAILED', `the schema (${vendor}) threw (${thrown}): see the cause`, {
    cause,
  });
}

function noPromise(): DynamoDbSinkError {
  return recordError('CONVERTER_FAILED', 'toItem gave a Promise: it must give the item itself');
}

function neither(vendor: string): DynamoDbSinkError {
  return recordError(
    'CONVERTER_FAILED',
    `the schema (${vendor}) gave neither a value nor issues: it does not keep to Standard Schema`,
  );
}
