import { nearestName } from '../nearest-name.js';
import { invalid } from '../option-checks.js';
import type { ColumnType, DeclaredField, DeclaredType } from './column-type.js';
import { asKey } from './key-type.js';
import { parseInterval } from './parse-interval.js';
import { MAX_NESTING, TOO_DEEP, TypeFault, TypeReader } from './type-reader.js';

/** As many characters or bytes as Java counts: STRING and BYTES have no bound of their own. */
const MAX_LENGTH = 2 ** 31 - 1;

/**
 * Reads a type as Flink SQL writes it: `DECIMAL(10, 2) NOT NULL`, `ARRAY<STRING>`, `ROW<street STRING, zip STRING>`.
 * The grammar is that of https://nightlies.apache.org/flink/flink-docs-stable/docs/dev/table/types/.
 *
 * @param option what it is the value of, for the message
 * @throws {DynamoDbSinkError} `INVALID_OPTION`, with the position and what is expected there
 */
export function parseType(option: string, text: unknown): DeclaredType {
  if (typeof text !== 'string') {
    throw invalid(option, text, "must be a type as SQL writes it, such as 'STRING NOT NULL'");
  }
  try {
    const reader = new TypeReader(text);
    const declared = readDeclared(reader);
    reader.end();
    return declared;
  } catch (error) {
    if (!(error instanceof TypeFault)) throw error;
    const { expected, position } = error;
    throw invalid(
      option,
      text,
      `must be a type of Flink SQL: at position ${position} ${expected} is expected`,
    );
  }
}

function readDeclared(reader: TypeReader): DeclaredType {
  const { start } = reader;
  const fault = reader.fault('');
  reader.enter();
  let type = readType(reader);
  reader.leave();
  for (let around = 1; ; around++) {
    if (around > MAX_NESTING) throw reader.fault(TOO_DEEP);
    const isNullable = readNullability(reader);
    const declared = { type, isNullable, text: reader.textFrom(start) };
    // The other form of ARRAY<t> and MULTISET<t>, which the SQL standard has.
    if (reader.takeWord('ARRAY')) type = { kind: 'array', element: declared };
    else if (reader.takeWord('MULTISET')) type = { kind: 'multiset', element: asKey(declared, fault) };
    else return declared;
  }
}

function readNullability(reader: TypeReader): boolean {
  if (reader.takeWord('NOT')) {
    reader.words('NULL');
    return false;
  }
  reader.takeWord('NULL');
  return true;
}

/** How each type is read once its name was. */
const READERS: Readonly<Record<string, (reader: TypeReader) => ColumnType>> = {
  CHAR: readCharacters,
  CHARACTER: readCharacters,
  VARCHAR: (reader) => ({ kind: 'string', length: readLength(reader) }),
  STRING: () => ({ kind: 'string', length: MAX_LENGTH }),
  BOOLEAN: () => ({ kind: 'boolean' }),
  BINARY: (reader) => {
    reader.takeWord('VARYING');
    return { kind: 'binary', length: readLength(reader) };
  },
  VARBINARY: (reader) => ({ kind: 'binary', length: readLength(reader) }),
  BYTES: () => ({ kind: 'binary', length: MAX_LENGTH }),
  DECIMAL: readDecimal,
  DEC: readDecimal,
  NUMERIC: readDecimal,
  TINYINT: () => ({ kind: 'integer', bits: 8 }),
  SMALLINT: () => ({ kind: 'integer', bits: 16 }),
  INT: () => ({ kind: 'integer', bits: 32 }),
  INTEGER: () => ({ kind: 'integer', bits: 32 }),
  BIGINT: () => ({ kind: 'integer', bits: 64 }),
  FLOAT: () => ({ kind: 'float' }),
  DOUBLE: (reader) => {
    reader.takeWord('PRECISION');
    return { kind: 'double' };
  },
  DATE: () => ({ kind: 'date' }),
  TIME: (reader) => {
    const precision = readPrecision(reader, 0);
    if (reader.takeWord('WITHOUT')) reader.words('TIME', 'ZONE');
    return { kind: 'time', precision };
  },
  TIMESTAMP: readTimestamp,
  TIMESTAMP_LTZ: (reader) => ({ kind: 'instant', precision: readPrecision(reader, 6) }),
  INTERVAL: parseInterval,
  ARRAY: (reader) => ({ kind: 'array', element: readArgument(reader) }),
  MULTISET: (reader) => {
    reader.mark('<');
    const element = readKey(reader);
    reader.mark('>');
    return { kind: 'multiset', element };
  },
  MAP: (reader) => {
    reader.mark('<');
    const key = readKey(reader);
    reader.mark(',');
    const value = readDeclared(reader);
    reader.mark('>');
    return { kind: 'map', key, value };
  },
  ROW: readRow,
};

function readType(reader: TypeReader): ColumnType {
  const fault = reader.fault('the name of a type');
  const name = reader.word('the name of a type');
  const read = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
  if (read !== undefined) return read(reader);
  const near = nearestName(name, Object.keys(READERS));
  const known = near === undefined ? `one of ${Object.keys(READERS).join(', ')}` : near;
  throw new TypeFault(known, fault.position);
}

/** CHAR and CHARACTER; with VARYING behind it is VARCHAR. Here all of them are text of a length at most. */
function readCharacters(reader: TypeReader): ColumnType {
  reader.takeWord('VARYING');
  return { kind: 'string', length: readLength(reader) };
}

function readLength(reader: TypeReader): number {
  if (!reader.takeMark('(')) return 1;
  const length = reader.whole('a length', 1, MAX_LENGTH);
  reader.mark(')');
  return length;
}

function readPrecision(reader: TypeReader, byDefault: number): number {
  if (!reader.takeMark('(')) return byDefault;
  const precision = reader.whole('a precision', 0, 9);
  reader.mark(')');
  return precision;
}

function readDecimal(reader: TypeReader): ColumnType {
  if (!reader.takeMark('(')) return { kind: 'decimal', precision: 10, scale: 0 };
  const precision = reader.whole('a precision', 1, 38);
  const scale = reader.takeMark(',') ? reader.whole('a scale', 0, precision) : 0;
  reader.mark(')');
  return { kind: 'decimal', precision, scale };
}

function readTimestamp(reader: TypeReader): ColumnType {
  const precision = readPrecision(reader, 6);
  if (reader.takeWord('WITHOUT')) reader.words('TIME', 'ZONE');
  else if (reader.takeWord('WITH')) {
    // Flink SQL has the zone of the session, and none that is stored with the value.
    reader.words('LOCAL', 'TIME', 'ZONE');
    return { kind: 'instant', precision };
  }
  return { kind: 'timestamp', precision };
}

function readArgument(reader: TypeReader): DeclaredType {
  reader.mark('<');
  const argument = readDeclared(reader);
  reader.mark('>');
  return argument;
}

function readKey(reader: TypeReader): DeclaredType {
  const fault = reader.fault('');
  return asKey(readDeclared(reader), fault);
}

function readRow(reader: TypeReader): ColumnType {
  const close = reader.takeMark('(') ? ')' : '>';
  if (close === '>') reader.mark('<');
  const fields: DeclaredField[] = [];
  do {
    const fault = reader.fault('a name that no other field has');
    const name = reader.fieldName();
    if (name === '__proto__' || fields.some((field) => field.name === name)) throw fault;
    fields.push({ name, ...readDeclared(reader) });
    reader.skipComment();
  } while (reader.takeMark(','));
  reader.mark(close);
  return { kind: 'row', fields };
}
