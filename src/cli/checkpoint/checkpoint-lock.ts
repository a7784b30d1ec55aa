import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { messageOf } from '../../errors.js';
import { UsageError } from '../usage-error.js';

/** Who holds a lock. */
interface Holder {
  readonly host: string;
  readonly pid: number;
  /** When the process began, by a clock of its machine: its number may be another's by now. */
  readonly started: string | undefined;
}

/** As often as a lock may turn out to be gone, or nobody's. */
const ATTEMPTS = 10;

/**
 * Keeps other loads away from a checkpoint: a file beside it that names the process. It is nobody's when that process is
 * gone, as after `kill -9`.
 */
export class CheckpointLock implements Disposable {
  readonly #path: string;
  readonly #text: string;

  private constructor(path: string, text: string) {
    this.#path = path;
    this.#text = text;
    process.once('exit', this.#release); // where nobody disposes: process.exit
  }

  /** @throws {UsageError} another load holds it, or there cannot be a file */
  static take(checkpoint: string): CheckpointLock {
    const path = lockPath(checkpoint);
    const self: Holder = { host: hostname(), pid: process.pid, started: startOf(process.pid) };
    const text = JSON.stringify(self);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (created(path, text, checkpoint)) return new CheckpointLock(path, text);
      const found = contentOf(path);
      if (found === undefined) continue; // let go of meanwhile
      refuseIfHeld(found, path, checkpoint);
      removeStale(path, found);
    }
    throw new UsageError(`--checkpoint ${checkpoint}: other loads take it all the time (${path})`);
  }

  [Symbol.dispose](): void {
    process.off('exit', this.#release);
    this.#release();
  }

  readonly #release = (): void => {
    if (contentOf(this.#path) === this.#text) rmSync(this.#path, { force: true });
  };
}

/** The lock of a checkpoint. */
export function lockPath(checkpoint: string): string {
  return `${checkpoint}.lock`;
}

function created(path: string, text: string, checkpoint: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    const reason = code === 'ENOENT' ? 'there is no such folder' : messageOf(error);
    throw new UsageError(`--checkpoint ${checkpoint} cannot be written: ${reason}`, { cause: error });
  }
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** @throws {UsageError} the process lives, or nobody here can tell */
function refuseIfHeld(found: string, path: string, checkpoint: string): void {
  const holder = holderOf(found);
  if (holder === undefined) {
    throw new UsageError(
      `--checkpoint ${checkpoint} is taken by another load that is just beginning; if there is none, delete ${path}`,
    );
  }
  const { host, pid, started } = holder;
  if (host !== hostname()) {
    throw new UsageError(
      `--checkpoint ${checkpoint} is taken by a load on ${host} (process ${pid}): wait for it; if it is gone, delete ${path}`,
    );
  }
  if (isAlive(pid) && startOf(pid) === started) {
    throw new UsageError(
      `--checkpoint ${checkpoint} is taken by another load (process ${pid}): wait for it, or name another file`,
    );
  }
}

function holderOf(text: string): Holder | undefined {
  try {
    const { host, pid, started } = JSON.parse(text) as Partial<Holder>;
    return typeof host === 'string' && typeof pid === 'number' ? { host, pid, started } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // somebody else's
  }
}

/** When a process began, in ticks since the machine did; undefined where there is no /proc, and of one that has ended. */
function startOf(pid: number): string | undefined {
  // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: fields 3 and 22; the name in field 2 may hold spaces.
  const stat = contentOf(`/proc/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const hasEnded = fields?.[0] === 'Z'; // killed, and its parent has not asked, as in containers without an init
  return hasEnded ? undefined : fields?.[19];
}

/** Of two loads that find the same lock to be nobody's, the second may take away the new one of the first: it gives it back. */
function removeStale(path: string, stale: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (contentOf(aside) !== stale) linkSync(aside, path);
  } catch {
    // Gone meanwhile, or taken by a third.
  } finally {
    rmSync(aside, { force: true });
  }
}
