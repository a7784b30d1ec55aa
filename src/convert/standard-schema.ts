/**
 * What every validator that keeps to Standard Schema has, version 1: zod, valibot, arktype and others. Declared here, so
 * that this package needs none of them.
 *
 * https://standardschema.dev/schema#what-schema-libraries-support-standard-schema
 */
export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1;
    /** The validator's name, such as `zod`. */
    readonly vendor: string;
    /** Gives the validated and transformed value, or why there is none. */
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    /** For the compiler alone. */
    readonly types?: { readonly output: Output } | undefined;
  };
}

/** What a validator gives: a value, or issues. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/** One thing that a validator found wrong. */
export interface SchemaIssue {
  readonly message: string;
  /** Names and indexes down to what is wrong, each as it is or as an object with a `key`. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The type of what a validator gives for a valid value. */
export type SchemaOutput<Schema extends StandardSchema> = NonNullable<Schema['~standard']['types']>['output'];
