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
    last.next = found;
  }
  encoder.lastName = found;
  encoder.size += found.size;
  return found;
}

function makeName(encoder: ItemEncoder, name: string, depth: number): AttributeName {
  if (name === '') refuseValue(encoder, depth, 'has an empty name');
  if (!name.isWellFormed()) refuseValue(encoder, depth, 'has a lone surrogate in its name');
  const size = Buffer.byteLength(name);
  if (size > MAX_NAME_BYTES)
    refuseValue(encoder, depth, `has a name of ${size} bytes; the limit is ${MAX_NAME_BYTES}`);
  // A property's name is a string of its own: the name given may be a slice that keeps a large text alive.
  const [own = name] = Object.keys({ [name]: 0 });
  const made = new AttributeName(own);
  if (name.length > REMEMBERED_NAME_LENGTH) return made;
  if (remembered.size === REMEMBERED_NAMES) remembered.clear();
  remembered.set(own, made);
  return made;
}
