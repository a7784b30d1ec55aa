import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Where a Chromium is; undefined where there is none. */
export function findChromium(): string | undefined {
  const { PATH: path = '' } = process.env;
  return path
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What a page is looked at with. */
export interface View {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
  readonly media?: 'screen' | 'print';
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/**
 * A Chromium without a window, and one page of it, driven by the DevTools protocol over pipes:
 * https://chromedevtools.github.io/devtools-protocol/
 */
export class Chromium implements AsyncDisposable {
  /** What the page has logged: errors, warnings, what its policy blocked, what it asked the network for. */
  readonly complaints: string[] = [];
  readonly #child: ChildProcess;
  readonly #profile: string;
  readonly #waiting = new Map<number, (message: Message) => void>();
  readonly #loads: (() => void)[] = [];
  #session: string | undefined;
  #rest = '';
  #id = 0;

  private constructor(program: string) {
    this.#profile = mkdtempSync(join(tmpdir(), 'dynamodb-sink-chromium-'));
    const args = [
      '--headless',
      '--no-sandbox', // it reads our own file only, and containers run as root
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--hide-scrollbars',
      '--remote-debugging-pipe',
      `--user-data-dir=${this.#profile}`,
      'about:blank',
    ];
    this.#child = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    (this.#child.stdio[4] as Readable).setEncoding('utf8').on('data', (text: string) => this.#take(text));
    (this.#child.stdio[3] as Writable).on('error', () => {}); // it may be gone when the test has failed
    this.#child.once('exit', () => {
      for (const answer of this.#waiting.values()) answer({ error: { message: 'Chromium has ended' } });
    });
  }

  /** Starts one, with a page that is empty. */
  static async start(program: string): Promise<Chromium> {
    const chromium = new Chromium(program);
    const { targetInfos } = await chromium.#call('Target.getTargets');
    const pages = targetInfos as readonly { readonly type: string; readonly targetId: string }[];
    const targetId = pages.find(({ type }) => type === 'page')?.targetId;
    const { sessionId } = await chromium.#call('Target.attachToTarget', { targetId, flatten: true });
    chromium.#session = sessionId as string;
    for (const domain of ['Page', 'Runtime', 'Log', 'Audits', 'Network'])
      await chromium.#call(`${domain}.enable`);
    return chromium;
  }

  /** Opens a page, and waits until it is loaded. */
  async open(url: string, { width, scheme, media = 'screen' }: View): Promise<void> {
    await this.#call('Emulation.setDeviceMetricsOverride', {
      width,
      height: 800,
      deviceScaleFactor: 1,
      mobile: width < 600,
    });
    await this.#call('Emulation.setEmulatedMedia', {
      media,
      features: [{ name: 'prefers-color-scheme', value: scheme }],
    });
    const loaded = new Promise<void>((resolve) => this.#loads.push(resolve));
    const { errorText } = await this.#call('Page.navigate', { url });
    if (errorText !== undefined) throw new Error(`${url}: ${errorText}`);
    await loaded;
  }

  /** The value of an expression in the page. */
  async evaluate<R>(expression: string): Promise<R> {
    const { result, exceptionDetails } = await this.#call('Runtime.evaluate', {
      expression,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { value: R }).value;
  }

  /** The whole page as a picture, a PNG. */
  async screenshot(): Promise<Buffer> {
    const { data } = await this.#call('Page.captureScreenshot', { captureBeyondViewport: true });
    return Buffer.from(data as string, 'base64');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    if (this.#child.exitCode === null && this.#child.kill()) await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  async #call(method: string, params: object = {}): Promise<Readonly<Record<string, unknown>>> {
    const id = ++this.#id;
    const answered = new Promise<Message>((resolve) => this.#waiting.set(id, resolve));
    const sessionId = this.#session;
    (this.#child.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    const { result, error } = await answered;
    this.#waiting.delete(id);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  }

  #take(text: string): void {
    const messages = (this.#rest + text).split('\0');
    this.#rest = messages.pop() ?? '';
    for (const message of messages) this.#dispatch(JSON.parse(message) as Message);
  }

  #dispatch(message: Message): void {
    if (message.id !== undefined) this.#waiting.get(message.id)?.(message);
    else if (message.method === 'Page.loadEventFired') this.#loads.shift()?.();
    else if (isComplaint(message)) this.complaints.push(JSON.stringify(message).slice(0, 500));
  }
}

function isComplaint({ method, params }: Message): boolean {
  if (method === 'Network.requestWillBeSent') {
    const { url } = (params as { readonly request: { readonly url: string } }).request;
    return !url.startsWith('file:');
  }
  return (
    method === 'Log.entryAdded' ||
    method === 'Runtime.exceptionThrown' ||
    method === 'Runtime.consoleAPICalled' ||
    method === 'Audits.issueAdded'
  );
}
