import type { Template } from './template.js';

/** What the command line says of the shape that records are written in. */
export interface ShapeOptions {
  /** The attributes that are kept, by their names in the record, beside {@link readAttributes}. @default all */
  readonly select: ReadonlySet<string> | undefined;
  /** The attributes that are left out, by their names in the record; none where some are selected. */
  readonly drops: ReadonlySet<string>;
  /** New names by those in the record. */
  readonly renames: ReadonlyMap<string, string>;
  /** Templates by the attribute that each makes. */
  readonly sets: ReadonlyMap<string, Template>;
  /** What becomes of each record, or the attribute that says so. */
  readonly operation: 'put' | 'delete' | { readonly attribute: string };
  readonly timeToLive: TimeToLive | undefined;
  /** Whether the values of the key's attributes are taken in its types wherever they come from. */
  readonly takesKeyTypes: boolean;
}

/** The attribute by which DynamoDB lets items expire. */
export interface TimeToLive {
  readonly attribute: string;
  /** From the start of the load. @default what the attribute holds is converted */
  readonly afterSeconds: number | undefined;
}

/**
 * What an attribute that is written under this name may be called in the record: renamed to it, or so already and not
 * dropped.
 */
export function namesInRecord(
  written: string,
  { renames, drops }: Pick<ShapeOptions, 'renames' | 'drops'>,
): readonly string[] {
  const names: string[] = [];
  for (const [name, renamed] of renames) if (renamed === written) names.push(name);
  if (!renames.has(written) && !drops.has(written)) names.push(written);
  return names;
}

/**
 * Attributes that other options than `--select` read from the record itself, by the option: it need not name them.
 */
export function readAttributes({ operation, timeToLive, sets }: ShapeOptions): ReadonlyMap<string, string> {
  const read = new Map<string, string>();
  if (typeof operation === 'object') read.set(operation.attribute, '--op-attribute');
  if (timeToLive !== undefined && timeToLive.afterSeconds === undefined)
    read.set(timeToLive.attribute, '--ttl-attribute');
  for (const name of sets.keys()) read.delete(name);
  return read;
}
