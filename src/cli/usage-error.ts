/** The command line cannot be followed as it stands; the message says what to change. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
