import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

/** Whether processes can be pinned to a core here, with a second core for the endpoint. */
export const canPin: boolean = cpus().length > 1 && spawnSync('taskset', ['--version']).status === 0;

export const ENDPOINT_CORE = 0;
export const CONTENDER_CORE = 1;

/**
 * Starts a program of this folder in a Node process of its own, with a channel for messages.
 * @param core the one it runs on; undefined for any
 */
export function startPinned(
  core: number | undefined,
  program: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): ChildProcess {
  const command = [process.execPath, fileURLToPath(new URL(`../${program}`, import.meta.url)), ...args];
  const [file = '', ...rest] =
    canPin && core !== undefined ? ['taskset', '-c', `${core}`, ...command] : command;
  return spawn(file, rest, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  });
}

/** The next message of a process; rejects if it ends without one. */
export function nextMessage<M>(child: ChildProcess): Promise<M> {
  const { promise, resolve, reject } = Promise.withResolvers<M>();
  const onMessage = (message: unknown): void => {
    child.off('exit', onExit);
    resolve(message as M);
  };
  const onExit = (code: number | null, signal: string | null): void => {
    child.off('message', onMessage);
    reject(new Error(`${child.spawnargs.join(' ')} ended with ${code ?? signal}`));
  };
  child.once('message', onMessage);
  child.once('exit', onExit);
  return promise;
}
