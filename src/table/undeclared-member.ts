import { ValueFault } from '../convert/value-fault.js';
import { nearestName } from '../nearest-name.js';

/**
 * What is not declared would be lost: it is refused. So is what a row inherits from another object, but not what it has
 * of its class, whose methods are no data.
 *
 * @throws {ValueFault}
 */
export function refuseUndeclared(
  row: Readonly<Record<string, unknown>>,
  declared: ReadonlySet<string>,
): void {
  for (const name in row) {
    if (declared.has(name) || row[name] === undefined || isOfClass(row, name)) continue;
    throw new ValueFault(`has ${shown(name)}, which is not declared${hintFor(name, declared)}`);
  }
}

/** Whether a member stands in the prototype of a class. */
function isOfClass(row: object, name: string): boolean {
  let owner: object | null = row;
  while (owner !== null && !Object.hasOwn(owner, name)) owner = Object.getPrototypeOf(owner) as object | null;
  const made: unknown = owner !== null && Object.hasOwn(owner, 'constructor') && owner.constructor;
  return typeof made === 'function' && made.prototype === owner;
}

/** Looking for a near one takes as long as both names together are squared. */
const LONGEST_NAME_COMPARED = 100;
const LONGEST_NAME_SHOWN = 80;

function shown(name: string): string {
  return JSON.stringify(name.length <= LONGEST_NAME_SHOWN ? name : `${name.slice(0, LONGEST_NAME_SHOWN)}…`);
}

function hintFor(name: string, declared: ReadonlySet<string>): string {
  const near = name.length > LONGEST_NAME_COMPARED ? undefined : nearestName(name, [...declared]);
  return near === undefined ? '' : `; did you mean ${near}?`;
}
