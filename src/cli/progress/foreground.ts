import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Whether this process may read keys from its terminal: one in the background (`&`, or Ctrl-Z and `bg`) would be stopped for
 * trying. Node cannot ask the terminal itself.
 */
export function isInForeground(platform: NodeJS.Platform = process.platform): boolean {
  if (platform === 'win32') return true; // it has no job control
  try {
    if (platform === 'linux') return isForegroundStat(readFileSync('/proc/self/stat', 'utf8'));
    // A plus is how ps marks the processes in the foreground, on macOS and the BSDs alike.
    const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(process.pid)], { encoding: 'utf8' });
    return stdout.includes('+');
  } catch {
    return false;
  }
}

/** What Linux tells in `/proc/self/stat`: the group of the process, and the one in the foreground of its terminal. */
export function isForegroundStat(stat: string): boolean {
  // The name of the program, in parentheses, may have spaces and parentheses of its own.
  const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return group !== undefined && group === foreground;
}
