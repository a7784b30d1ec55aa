/** What the process tells its caller. */
export const ExitCode = {
  /** Every record is written. */
  written: 0,
  /** The load failed; part of the records may be written. */
  failed: 1,
  /** The command line is wrong; nothing was written. */
  usage: 2,
  /** All was read, but some lines or records were refused. */
  rejected: 3,
  /** Stopped by a signal. */
  stopped: 4,
} as const;

/** One of {@link ExitCode}. */
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
