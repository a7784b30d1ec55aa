import { AttributeName } from './attribute-name.js';
import { type ItemEncoder, refuseValue } from './item-encoder.js';

/** Longest attribute name the service takes, in bytes. */
const MAX_NAME_BYTES = 65_535;

/** Names longer than this are not remembered, and beyond this many all are forgotten: a stream may bring new ones for ever. */
const REMEMBERED_NAMES = 8192;
const REMEMBERED_NAME_LENGTH = 256;

const remembered = new Map<string, AttributeName>();

/** The name of the attribute at `depth` of the path, which comes after the one that was found last. */
export function findName(encoder: ItemEncoder, name: string, depth: number): AttributeName {
  const last = encoder.lastName;
  let found = last.next;
  if (found === undefined || found.name !== name) {
    found = remembered.get(name) ?? makeName(encoder, name, depth);
    if (found === undefined) return encoder.firstName; // of an item that is refused
    last.next = found;
  }
  encoder.lastName = found;
  encoder.size += found.size;
  return found;
}

/** A name that is remembered, noted as the one that comes after another; undefined if it is not remembered. */
export function nameAfter(last: AttributeName, name: string): AttributeName | undefined {
  const found = remembered.get(name);
  if (found !== undefined) last.next = found;
  return found;
}

/** Undefined for a name that is refused. */
function makeName(encoder: ItemEncoder, name: string, depth: number): AttributeName | undefined {
  const fault = nameFault(name);
  if (fault !== undefined) {
    refuseValue(encoder, depth, fault);
    return undefined;
  }
  // A property's name is a string of its own: the name given may be a slice that keeps a large text alive.
  const [own = name] = Object.keys({ [name]: 0 });
  const made = new AttributeName(own);
  if (name.length > REMEMBERED_NAME_LENGTH) return made;
  if (remembered.size === REMEMBERED_NAMES) remembered.clear();
  remembered.set(own, made);
  return made;
}

/** A name for whoever keeps it: nothing is remembered. Undefined if it cannot be an attribute's. */
export function attributeNameOf(name: string): AttributeName | undefined {
  return nameFault(name) === undefined ? new AttributeName(name) : undefined;
}

/** What is wrong with an attribute's name; undefined if nothing is. */
function nameFault(name: string): string | undefined {
  if (name === '') return 'has an empty name';
  if (!name.isWellFormed()) return 'has a lone surrogate in its name';
  const size = Buffer.byteLength(name);
  return size > MAX_NAME_BYTES ? `has a name of ${size} bytes; the limit is ${MAX_NAME_BYTES}` : undefined;
}
