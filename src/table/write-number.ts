import { isNumberValue, NumberValue, numberFault, parseNumber } from '../item/number.js';
import type { DeclaredType } from './column-type.js';
import { unfitValue, wrongValue } from './unfit-value.js';
import type { WriteValue } from './value-writer.js';

/** TINYINT to BIGINT. */
export function writeInteger(declared: DeclaredType, bits: 8 | 16 | 32 | 64): WriteValue {
  const max = 2n ** BigInt(bits - 1) - 1n;
  const min = -max - 1n;
  // A JavaScript number beyond these may already be rounded.
  const maxNumber = bits === 64 ? Number.MAX_SAFE_INTEGER : Number(max);
  const minNumber = bits === 64 ? Number.MIN_SAFE_INTEGER : Number(min);
  return (value) => {
    if (typeof value === 'number') {
      if (Number.isInteger(value) && value >= minNumber && value <= maxNumber) return value;
      if (!Number.isInteger(value)) throw unfitValue(declared, 'is not a whole number');
      const hint = bits === 64 ? ', where numbers are rounded; use a bigint' : '';
      throw unfitValue(declared, `is not between ${minNumber} and ${maxNumber}${hint}`);
    }
    if (typeof value !== 'bigint') throw wrongValue(declared, 'a number or bigint', value);
    if (value < min || value > max) throw unfitValue(declared, `is not between ${min} and ${max}`);
    return value;
  };
}

/** Below it a number and the nearest one with so many decimals have the same shortest text. */
const MAX_EXACT_UNITS = 1e15;

/** DECIMAL: a value that has more digits than declared is refused, where Flink rounds it or writes null. */
export function writeDecimal(declared: DeclaredType, precision: number, scale: number): WriteValue {
  const integerDigits = precision - scale;
  const bound = 10 ** integerDigits;
  // Exact up to here; beyond it nothing is the shortcut's.
  const unit = scale <= 22 ? 10 ** scale : Number.NaN;
  const check = (text: string): void => {
    const { canonical, digits, fault } = parseNumber(text);
    if (fault !== undefined) throw unfitValue(declared, fault);
    if (digits === 0) return;
    const exponent = Number(canonical.slice(canonical.indexOf('e') + 1));
    if (-exponent > scale) throw unfitValue(declared, `has ${-exponent} decimals`);
    if (digits + exponent > integerDigits) {
      throw unfitValue(declared, `has ${digits + exponent} digits before the point`);
    }
  };
  return (value) => {
    switch (typeof value) {
      case 'number': {
        const units = Math.round(value * unit);
        const isExact = units > -MAX_EXACT_UNITS && units < MAX_EXACT_UNITS && units / unit === value;
        if (isExact && value > -bound && value < bound) return value;
        const fault = numberFault(value);
        if (fault !== undefined) throw unfitValue(declared, fault);
        check(String(value));
        return value;
      }
      case 'bigint':
        check(String(value));
        return value;
      case 'string':
        check(value);
        return new NumberValue(value);
      case 'object':
        if (value !== null && isNumberValue(value)) {
          check(value.value);
          return value;
        }
        break;
    }
    throw wrongValue(declared, 'a number, bigint, NumberValue or decimal text', value);
  };
}

/** DOUBLE: every finite number, also whole ones that JavaScript may have rounded: it is declared so. */
export function writeDouble(declared: DeclaredType): WriteValue {
  return (value) => {
    if (typeof value !== 'number') throw wrongValue(declared, 'a number', value);
    if (!Number.isFinite(value)) throw unfitValue(declared, 'is NaN or infinite');
    return exactly(value);
  };
}

/** FLOAT: numbers of 32 bits, and the decimals that stand for them: `Math.fround(0.1)` and 0.1 are both written as 0.1. */
export function writeFloat(declared: DeclaredType): WriteValue {
  return (value) => {
    if (typeof value !== 'number') throw wrongValue(declared, 'a number', value);
    const single = Math.fround(value);
    if (!Number.isFinite(single)) throw unfitValue(declared, 'is NaN or beyond 32 bits');
    if (single === value && (value | 0) === value) return value;
    const shortest = shortestDecimal(single);
    if (single !== value && shortest !== value) {
      throw unfitValue(declared, 'has more digits than 32 bits hold; declare it DOUBLE');
    }
    return exactly(shortest);
  };
}

/** The number with the fewest digits that is this one in 32 bits, as Java's `Float.toString` finds it from
 * Java 19 on. */
function shortestDecimal(single: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const decimal = Number(single.toPrecision(digits));
    if (Math.fround(decimal) === single) return decimal;
  }
  return Number(single.toPrecision(9));
}

/** What the encoder would take for a whole number that is already rounded is written as it is. */
function exactly(value: number): number | NumberValue {
  return Math.abs(value) > Number.MAX_SAFE_INTEGER ? new NumberValue(value) : value;
}
