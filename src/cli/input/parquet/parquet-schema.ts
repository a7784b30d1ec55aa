import type { FileMetaData, SchemaElement } from 'hyparquet';

/** How a leaf is read whose values hyparquet would round or make Dates of; it gives them as they are stored then. */
export type Leaf =
  | { readonly kind: 'decimal'; readonly scale: number }
  | { readonly kind: 'date' }
  | { readonly kind: 'time' | 'timestamp'; readonly unit: TimeUnit; readonly isUtc: boolean };

/** A unit of time; its digits are those of a second's fraction. */
export type TimeUnit = 'MILLIS' | 'MICROS' | 'NANOS';

/** What such a leaf is; undefined if hyparquet gives what is meant. */
export function leafOf({
  converted_type: converted,
  logical_type: logical,
  scale,
}: SchemaElement): Leaf | undefined {
  switch (logical?.type) {
    case 'DECIMAL':
      return { kind: 'decimal', scale: logical.scale };
    case 'DATE':
      return { kind: 'date' };
    case 'TIME':
      return { kind: 'time', unit: logical.unit, isUtc: logical.isAdjustedToUTC };
    case 'TIMESTAMP':
      return { kind: 'timestamp', unit: logical.unit, isUtc: logical.isAdjustedToUTC };
  }
  switch (converted) {
    case 'DECIMAL':
      return { kind: 'decimal', scale: scale ?? 0 };
    case 'DATE':
      return { kind: 'date' };
    case 'TIME_MILLIS':
      return { kind: 'time', unit: 'MILLIS', isUtc: true };
    case 'TIME_MICROS':
      return { kind: 'time', unit: 'MICROS', isUtc: true };
    case 'TIMESTAMP_MILLIS':
      return { kind: 'timestamp', unit: 'MILLIS', isUtc: true };
    case 'TIMESTAMP_MICROS':
      return { kind: 'timestamp', unit: 'MICROS', isUtc: true };
  }
  return undefined;
}

/** The metadata with what hyparquet would round, make Dates of or refuse told as plain numbers and bytes. */
export function withPlainLeaves(metadata: FileMetaData): FileMetaData {
  return { ...metadata, schema: metadata.schema.map(plain) };
}

function plain(element: SchemaElement): SchemaElement {
  const { converted_type: converted, logical_type: logical, ...rest } = element;
  if (converted === 'ENUM' || logical?.type === 'ENUM') return { ...rest, converted_type: 'UTF8' };
  const isForeign =
    converted === 'BSON' ||
    converted === 'INTERVAL' ||
    logical?.type === 'GEOMETRY' ||
    logical?.type === 'GEOGRAPHY';
  return isForeign || leafOf(element) !== undefined ? rest : element;
}
