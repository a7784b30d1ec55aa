import type { DeclaredType } from './column-type.js';
import type { ValueWriter, WriteValue } from './value-writer.js';
import { writeArray, writeMap, writeMultiset } from './write-collection.js';
import { writeDuration, writeMonths } from './write-interval.js';
import { writeDecimal, writeDouble, writeFloat, writeInteger } from './write-number.js';
import { fieldWriter, rowFields, writeRow } from './write-row.js';
import { writeBinary, writeBoolean, writeString } from './write-scalar.js';
import { writeDate, writeInstant, writeTime, writeTimestamp } from './write-time.js';

/** How values of a type are written: made once a column, called for every row. */
export function writerOf(declared: DeclaredType): WriteValue {
  const { type } = declared;
  switch (type.kind) {
    case 'string':
      return writeString(declared, type.length);
    case 'boolean':
      return writeBoolean(declared);
    case 'binary':
      return writeBinary(declared, type.length);
    case 'integer':
      return writeInteger(declared, type.bits);
    case 'decimal':
      return writeDecimal(declared, type.precision, type.scale);
    case 'float':
      return writeFloat(declared);
    case 'double':
      return writeDouble(declared);
    case 'date':
      return writeDate(declared);
    case 'time':
      return writeTime(declared, type.precision);
    case 'timestamp':
      return writeTimestamp(declared, type.precision);
    case 'instant':
      return writeInstant(declared, type.precision);
    case 'months':
      return writeMonths(declared, type);
    case 'duration':
      return writeDuration(declared, type);
    case 'array':
      return writeArray(declared, elementOf(type.element));
    case 'map':
      return writeMap(declared, elementOf(type.key), elementOf(type.value));
    case 'multiset':
      return writeMultiset(declared, elementOf(type.element));
    case 'row':
      return writeRow(
        declared,
        rowFields(type.fields.map((field) => fieldWriter(field.name, elementOf(field)))),
      );
  }
}

function elementOf(declared: DeclaredType): ValueWriter {
  return { declared, write: writerOf(declared) };
}
