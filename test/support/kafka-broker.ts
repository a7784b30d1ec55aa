import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

// Compiled it is in build/test/support; the benchmarks run it as it is.
const isCompiled = import.meta.url.endsWith('.js');
const scripts = new URL(isCompiled ? '../../../scripts/' : '../../scripts/', import.meta.url);

/** A Kafka broker on this machine, with nothing in it. */
export interface KafkaBroker extends AsyncDisposable {
  /** The same ones as long as it lives, and it lives until it is disposed of. */
  readonly bootstrapBrokers: string[];
  /** Ends it in good order. */
  stop(): Promise<void>;
  /** Ends it by SIGKILL. */
  kill(): Promise<void>;
  /** Starts it on the data that it has left. One that runs is killed before. */
  restart(): Promise<void>;
}

/** How a broker of the tests differs from the others. */
export interface KafkaBrokerOptions {
  /**
   * Further properties of it. `{port}` in a value is its port; `{port+2}` and `{port+3}` are free ones, for listeners of
   * other kinds.
   */
  readonly properties?: Readonly<Record<string, string>>;
}

/**
 * Starts a broker on a free port, in about two seconds; on a machine that has never had one Maven gets it first. A test
 * file shares one. It ends, and its data is removed, when it is disposed of, and at the latest with this process.
 */
export async function startBroker({ properties = {} }: KafkaBrokerOptions = {}): Promise<KafkaBroker> {
  const keeper = fork(fileURLToPath(new URL('kafka-keeper.js', scripts)), [JSON.stringify(properties)], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const release = async () => {
    if (!keeper.connected) return;
    keeper.ref();
    keeper.disconnect();
    await once(keeper, 'exit');
  };
  try {
    const port = await ask(keeper, 'start');
    return {
      bootstrapBrokers: [`127.0.0.1:${port}`],
      stop: async () => void (await ask(keeper, 'stop')),
      kill: async () => void (await ask(keeper, 'kill')),
      restart: async () => {
        await ask(keeper, 'kill');
        await ask(keeper, 'start');
      },
      [Symbol.asyncDispose]: release,
    };
  } catch (error) {
    await release();
    throw error;
  }
}

type Answer = { readonly value?: number } & { readonly error?: string };

/** Tells the keeper a command, and waits until it has done it. Between commands it does not hold this process. */
async function ask(keeper: ChildProcess, command: 'start' | 'stop' | 'kill'): Promise<number | undefined> {
  const answered = new AbortController();
  keeper.ref();
  keeper.channel?.ref?.();
  try {
    const { signal } = answered;
    const [answer] = (await Promise.race([
      once(keeper, 'message', { signal }),
      once(keeper, 'exit', { signal }).then(() => [{ error: "the broker's keeper has ended" }]),
      new Promise((_, reject) => keeper.send(command, (error) => error && reject(error))),
    ])) as [Answer];
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.value;
  } finally {
    answered.abort();
    keeper.unref();
    keeper.channel?.unref?.();
  }
}
