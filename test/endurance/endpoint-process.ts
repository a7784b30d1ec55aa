import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** An endpoint in a process of its own. */
export interface EndpointProcess extends AsyncDisposable {
  readonly url: string;
}

/** Starts one that takes every batch, or never answers. */
export async function endpointProcess(kind: 'taking' | 'silent'): Promise<EndpointProcess> {
  const program = fileURLToPath(new URL('./taking-endpoint.js', import.meta.url));
  const child = spawn(process.execPath, [program, kind], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: `http://127.0.0.1:${Number(said)}`,
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await once(child, 'close');
    },
  };
}
