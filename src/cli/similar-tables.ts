import { bareTableName } from '../item/table-name.js';
import { nearestNames } from '../nearest-name.js';
import type { TableService } from './table-service.js';

/** More names than so many are not read: an account may have thousands of tables. */
const MOST_NAMES = 300;
/** So few tables are all told, whatever they are called. */
const FEW = 5;
const MOST_TOLD = 5;
const LEAST_COMMON_LETTERS = 3;

/** What tables there are instead of one that is not. */
export interface OtherTables {
  /** Those with a similar name, the most similar first. */
  readonly similar: readonly string[];
  /** All of them, if they are few; undefined if there are more. */
  readonly all: readonly string[] | undefined;
}

/** Asks for the names of tables. @throws whatever the AWS SDK does: not everybody may ask */
export async function otherTables(
  service: TableService,
  tableName: string,
  signal: AbortSignal,
): Promise<OtherTables> {
  const names: string[] = [];
  for await (const page of service.names(signal)) {
    names.push(...page);
    if (names.length >= MOST_NAMES) break;
  }
  return {
    similar: similarNames(tableName, names),
    all: names.length <= FEW ? names : undefined,
  };
}

/** Names that are near, or have the name within them or are within it: `orders` and `orders-prod`. */
export function similarNames(tableName: string, names: readonly string[]): readonly string[] {
  const bareName = bareTableName(tableName);
  const typed = bareName.toLowerCase();
  const isWithin = (name: string): boolean => {
    const other = name.toLowerCase();
    const isLong = Math.min(typed.length, other.length) >= LEAST_COMMON_LETTERS;
    return isLong && (other.includes(typed) || typed.includes(other));
  };
  const byCase = names.filter((name) => name.toLowerCase() === typed);
  const found = new Set([...byCase, ...nearestNames(bareName, names), ...names.filter(isWithin)]);
  return [...found].slice(0, MOST_TOLD);
}
