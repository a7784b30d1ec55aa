import { RecordCursor, SHORTEST_RECORD_BYTES } from '../record-cursor.js';

/** An integer of variable length has no more. */
const MAX_LENGTH_BYTES = 10;

/**
 * The same records in pieces of which each holds whole ones. What comes from a socket are chunks that end anywhere:
 * only the records that stand in two of them are copied. To copy all would cost a worker a third more, since memory
 * outside of the heap makes the collector run.
 *
 * @param pieces the records of a batch
 */
export function wholeRecords(pieces: readonly Buffer[]): Buffer[] {
  const whole: Buffer[] = [];
  /** The beginning of a record, from the pieces before, and how long it is in all, as soon as that is known. */
  let begun: Buffer[] = [];
  let begunBytes = 0;
  let size: number | undefined;
  for (const piece of pieces) {
    let start = 0;
    if (begun.length > 0) {
      size ??= sizeOf(begun, piece);
      const left = size === undefined ? Number.POSITIVE_INFINITY : Math.max(size - begunBytes, 0);
      if (left > piece.length) {
        begun.push(piece);
        begunBytes += piece.length;
        continue;
      }
      whole.push(Buffer.concat([...begun, piece.subarray(0, left)]));
      begun = [];
      size = undefined;
      start = left;
    }
    const end = wholeUpTo(piece, start);
    if (end > start) whole.push(piece.subarray(start, end));
    if (end < piece.length) begun.push(piece.subarray(end));
    begunBytes = piece.length - end;
  }
  // Bytes that are no record: whoever goes over them is told so.
  if (begun.length > 0) whole.push(Buffer.concat(begun));
  return whole;
}

/** Where the last record ends that is all in the piece. */
function wholeUpTo(piece: Buffer, start: number): number {
  let end = start;
  while (end < piece.length) {
    const next = RecordCursor.endOf(piece, end);
    if (next === undefined || next > piece.length || next - end < SHORTEST_RECORD_BYTES) break;
    end = next;
  }
  return end;
}

/** How many bytes a record has that was begun; undefined if what is there of its length does not tell it yet. */
function sizeOf(begun: readonly Buffer[], piece: Buffer): number | undefined {
  const parts: Buffer[] = [];
  let bytes = 0;
  for (const part of [...begun.slice(0, MAX_LENGTH_BYTES), piece]) {
    if (bytes >= MAX_LENGTH_BYTES) break;
    parts.push(part.subarray(0, MAX_LENGTH_BYTES));
    bytes += part.length;
  }
  return RecordCursor.endOf(Buffer.concat(parts), 0);
}
