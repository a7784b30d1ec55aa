import type { SinkErrorCode } from '../errors.js';

/**
 * Why an item cannot be written: found by what encodes it, and made into an error by whoever knows its table. Not an
 * error itself: of two errors a bad record, the stacks alone cost several times what writing a good one does.
 */
export class RecordFault {
  readonly code: SinkErrorCode;
  readonly message: string;
  readonly path: string | undefined;

  constructor(code: SinkErrorCode, message: string, path?: string) {
    this.code = code;
    this.message = message;
    this.path = path;
  }
}
