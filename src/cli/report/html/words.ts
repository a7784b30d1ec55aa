import { whole } from '../../load-figures.js';

const COMPACT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
const TENTHS = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const THREE_DIGITS = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** A number for an axis: 1.2K, 3M. */
export function compact(value: number): string {
  return COMPACT.format(value);
}

/** A number in three digits: 19,900. */
export function threeDigits(value: number): string {
  return THREE_DIGITS.format(value);
}

/** A part of something: 12.3 %, and never 0 % or 100 % of what is not none or all. */
export function percent(part: number, all: number): string {
  const value = (100 * part) / (all || 1);
  if (part > 0 && value < 0.1) return '<0.1 %';
  if (part < all && value > 99.9) return '>99.9 %';
  return `${TENTHS.format(value)} %`;
}

/** Bytes by the units of files. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${whole(bytes)} B`;
  const [divisor, unit] = bytes < 1e6 ? [1e3, 'kB'] : bytes < 1e9 ? [1e6, 'MB'] : [1e9, 'GB'];
  return `${TENTHS.format(bytes / divisor)} ${unit}`;
}

/** Bytes by those of write units, which are of 1,024. */
export function binaryBytesText(bytes: number): string {
  return bytes < 1024 ? `${whole(bytes)} B` : `${THREE_DIGITS.format(bytes / 1024)} KiB`;
}

/** How long something took that takes milliseconds. */
export function latencyText(milliseconds: number): string {
  return milliseconds < 1000
    ? `${THREE_DIGITS.format(milliseconds)} ms`
    : `${THREE_DIGITS.format(milliseconds / 1000)} s`;
}

/** How long a load took. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${TENTHS.format(milliseconds / 1000)} s`;
  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${whole(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

/** A time of day, to the second, as it is anywhere. */
export function timeText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

/** What is counted as written: a converter may make several writes of a record, or none. As the summary has it. */
export function writtenAs(hasConverter: boolean): 'Writes' | 'Records' {
  return hasConverter ? 'Writes' : 'Records';
}
