/** Longer than any item DynamoDB takes by far, and little enough to hold. */
export const MAX_RECORD_BYTES: number = 16 * 1024 * 1024;

/** What a record is at most that was rejected: a letter of it may take six in JSON, and its place and reason stand beside. */
export const MAX_REJECT_BYTES: number = 7 * MAX_RECORD_BYTES;

/** What is said of a record that is longer. */
export function tooLong(maxBytes: number): string {
  return `is longer than ${maxBytes} bytes`;
}

/** What is said of a record in another encoding. */
export const NOT_UTF8 =
  'is not valid UTF-8: convert the file, as by iconv -f latin1 -t utf-8 if it is Latin-1';
