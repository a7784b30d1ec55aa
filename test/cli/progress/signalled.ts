import { once } from 'node:events';

/** Sends a signal to this process; resolves when it has come. */
export async function signalled(signal: NodeJS.Signals): Promise<void> {
  const awake = setInterval(() => {}, 1000); // who waits for a signal does not keep Node running
  const came = once(process, signal);
  process.kill(process.pid, signal);
  await came;
  clearInterval(awake);
}
