import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs a program in a process of its own: its exit code, and what it has said on standard output. */
export async function runProgram(program: string): Promise<[code: number | null, said: string]> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  const [code] = await once(child, 'close');
  return [code as number | null, said];
}
