import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { canPin } from '../runner/pinned-process.ts';

/** What a figure is worth nothing without. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  readonly sdk: string;
  readonly isPinned: boolean;
  /** Processes that wanted a core in the last minute: other work makes every figure larger. */
  readonly load: number;
}

export function machineOf(): Machine {
  const manifest: { dependencies: Record<string, string> } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    sdk: manifest.dependencies['@aws-sdk/client-dynamodb'] ?? '',
    isPinned: canPin,
    load: loadavg()[0] ?? 0,
  };
}
