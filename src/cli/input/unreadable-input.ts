import type { InputFile } from './input-record.js';

/** An input that cannot be read on. The message continues "orders.json …", and holds none of the contents. */
export class UnreadableInput extends Error {
  override readonly name = 'UnreadableInput';
  /** The line in which what cannot be read begins, where there is such. */
  readonly line: number | undefined;
  /** Whether it can be read as it is if the command line is another. */
  readonly isMendedByOptions: boolean;

  constructor(
    message: string,
    {
      line,
      isMendedByOptions = false,
      ...options
    }: ErrorOptions & { readonly line?: number; readonly isMendedByOptions?: boolean } = {},
  ) {
    super(message, options);
    this.line = line;
    this.isMendedByOptions = isMendedByOptions;
  }
}

/** A file that could not be read to its end. */
export class BrokenInput extends Error {
  override readonly name = 'BrokenInput';
  readonly file: InputFile;
  readonly fault: UnreadableInput;

  constructor(file: InputFile, fault: UnreadableInput) {
    super(`${file.name} ${fault.message}`, { cause: fault });
    this.file = file;
    this.fault = fault;
  }

  /** Whether the file must become another one before the load can go on. Standard input may come as it should. */
  get mustBeMended(): boolean {
    return this.file.size !== undefined && !this.fault.isMendedByOptions;
  }
}
