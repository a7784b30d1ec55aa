import { type DynamoDbSinkError, recordError } from '../errors.js';
import { formatPath } from '../item/format-path.js';
import type { SchemaIssue } from './standard-schema.js';

/**
 * The cause of a rejection by a schema. The issues are not printed with it: most validators' messages tell the value
 * they found, and what a log gets must not hold what records hold.
 */
export class SchemaIssues {
  readonly #issues: readonly SchemaIssue[];

  constructor(issues: readonly SchemaIssue[]) {
    this.#issues = issues;
  }

  /** What the validator found wrong, as it gave it. */
  get issues(): readonly SchemaIssue[] {
    return this.#issues;
  }
}

/** Text for one issue that may stand in the error's message. */
export type DescribeIssue = (issue: SchemaIssue) => string;

const ISSUES_SHOWN = 3;
const LONGEST_DESCRIPTION = 120;
/** DynamoDB nests no deeper. */
const LONGEST_PATH = 32;

/** The rejection of an element that `vendor`'s schema refuses. */
export function schemaRefusal(
  vendor: string,
  issues: readonly SchemaIssue[],
  describeIssue: DescribeIssue | undefined,
): DynamoDbSinkError {
  const shown = issues.slice(0, ISSUES_SHOWN).map((issue) => shownIssue(issue, describeIssue));
  const more = issues.length - shown.length;
  if (more > 0) shown.push(`${more} more`);
  const count = issues.length === 1 ? '1 issue' : `${issues.length} issues`;
  const where = shown.length === 0 ? '' : `: ${shown.join('; ')}`;
  return recordError('INVALID_ITEM', `the schema (${vendor}) refuses the element with ${count}${where}`, {
    path: pathOf(issues[0]),
    cause: new SchemaIssues(issues),
  });
}

function shownIssue(issue: SchemaIssue, describeIssue: DescribeIssue | undefined): string {
  const place = pathOf(issue) ?? 'the element itself';
  if (describeIssue === undefined) return place;
  const text = descriptionOf(issue, describeIssue);
  if (text === undefined) return place;
  return `${place}: ${text.length > LONGEST_DESCRIPTION ? `${text.slice(0, LONGEST_DESCRIPTION)}…` : text}`;
}

/** Undefined for what is no text, and for a function that throws: the issues are told all the same. */
function descriptionOf(issue: SchemaIssue, describeIssue: DescribeIssue): string | undefined {
  try {
    const text: unknown = describeIssue(issue);
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Where an issue is; undefined if it is the element itself. */
function pathOf(issue: SchemaIssue | undefined): string | undefined {
  const path = issue?.path;
  if (!Array.isArray(path) || path.length === 0) return undefined;
  return formatPath(path.slice(0, LONGEST_PATH).map(partOf));
}

function partOf(segment: PropertyKey | { readonly key: PropertyKey }): string | number {
  const key = typeof segment === 'object' ? segment.key : segment;
  if (typeof key === 'string' || typeof key === 'number') return key;
  // Of a Map, whose keys may be anything: what is in them is not told.
  return typeof key === 'symbol' ? String(key) : `(${typeof key})`;
}
