import { UsageError } from '../usage-error.js';

/** How a load may tell of its progress. */
export const LOAD_PROGRESS_KINDS = ['auto', 'block', 'json', 'none'] as const;

/** How a worker of a consumer group may. */
export const WORKER_PROGRESS_KINDS = ['auto', 'json', 'none'] as const;

export type LoadProgressKind = (typeof LOAD_PROGRESS_KINDS)[number];
export type WorkerProgressKind = (typeof WORKER_PROGRESS_KINDS)[number];

/** What `--progress` says. @throws {UsageError} it is none of the kinds there are */
export function progressKind<Kind extends string>(text: string, kinds: readonly Kind[]): Kind {
  const kind = kinds.find((known) => known === text);
  if (kind !== undefined) return kind;
  const known = `${kinds.slice(0, -1).join(', ')} or ${kinds.at(-1)}`;
  throw new UsageError(`--progress must be ${known}; it is ${JSON.stringify(text)}`);
}
