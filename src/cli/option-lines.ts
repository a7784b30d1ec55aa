import type { Flag } from './flag.js';

const COLUMNS = 100;

/**
 * The lines of a help text that tell of flags.
 * @param defaults the library's, by option
 */
export function optionLines(flags: readonly Flag[], defaults: Readonly<Record<string, unknown>>): string {
  const heads = flags.map(({ name, value }) => (value === undefined ? `--${name}` : `--${name} ${value}`));
  const width = Math.max(...heads.map((head) => head.length));
  const lines = flags.map((flag, i) => {
    const help = folded(flag.help + defaultText(flag, defaults), COLUMNS - width - 4);
    return `  ${(heads[i] ?? '').padEnd(width)}  ${help.join(`\n${' '.repeat(width + 4)}`)}`;
  });
  return lines.join('\n');
}

function defaultText({ kind, option }: Flag, defaults: Readonly<Record<string, unknown>>): string {
  const value = option === undefined ? undefined : defaults[option];
  if (value === undefined) return '';
  if (kind === 'switch') return ` (default: ${value === true ? 'on' : 'off'})`;
  return ` (default: ${Array.isArray(value) ? value.join(',') || 'none' : String(value)})`;
}

/** Text in lines of at most so many letters, cut at spaces. */
function folded(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
