import { RecordCursor, SHORTEST_RECORD_BYTES } from '../record-cursor.js';

/**
 * The same records in pieces of which each holds whole ones. What comes from a socket are chunks that end anywhere:
 * only the records that stand in two of them are copied. To copy all would cost a worker a third more, since memory
 * outside of the heap makes the collector run.
 *
 * @param pieces the records of a batch
 */
export function wholeRecords(pieces: readonly Buffer[]): Buffer[] {
  const whole: Buffer[] = [];
  /** The beginning of a record, from the pieces before. */
  let begun: Buffer[] = [];
  for (const piece of pieces) {
    let start = 0;
    if (begun.length > 0) {
      const left = bytesLeft(begun, piece);
      if (left === undefined || left > piece.length) {
        begun.push(piece);
        continue;
      }
      whole.push(Buffer.concat([...begun, piece.subarray(0, left)]));
      begun = [];
      start = left;
    }
    const end = wholeUpTo(piece, start);
    if (end > start) whole.push(piece.subarray(start, end));
    if (end < piece.length) begun.push(piece.subarray(end));
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

/** How much of a piece belongs to the record that was begun before; undefined if that does not tell it yet. */
function bytesLeft(begun: readonly Buffer[], piece: Buffer): number | undefined {
  const size = begun.reduce((sum, { length }) => sum + length, 0);
  const [first = piece] = begun;
  const end =
    RecordCursor.endOf(first, 0) ??
    RecordCursor.endOf(Buffer.concat([...begun, piece.subarray(0, SHORTEST_RECORD_BYTES)]), 0);
  return end === undefined ? undefined : Math.max(end - size, 0);
}
