/** What a terminal can show. */
export interface TerminalLook {
  readonly isUnicode: boolean;
  readonly isColored: boolean;
}

export type Color = 'dim' | 'red' | 'yellow';

const CODES: Readonly<Record<Color, readonly [begin: number, end: number]>> = {
  dim: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
};

/** Whether a terminal can be drawn on: a dumb one only takes lines. */
export function isDrawable({ TERM }: NodeJS.ProcessEnv): boolean {
  return TERM !== 'dumb';
}

/** What the environment says of the terminal. */
export function terminalLook(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): TerminalLook {
  const { NO_COLOR, WT_SESSION, TERM_PROGRAM } = env;
  return {
    isUnicode:
      platform === 'win32'
        ? WT_SESSION !== undefined || TERM_PROGRAM === 'vscode' // the old console has few of the letters
        : /utf-?8/i.test(localeOf(env)),
    isColored: !NO_COLOR,
  };
}

/** The locale that says how letters are encoded: the first of the three that is set and not empty. */
function localeOf({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): string {
  return LC_ALL || LC_CTYPE || LANG || '';
}

/** Text in a colour, where there are colours. */
export function painted(text: string, color: Color | undefined, { isColored }: TerminalLook): string {
  if (color === undefined || !isColored || text === '') return text;
  const [begin, end] = CODES[color];
  return `\x1b[${begin}m${text}\x1b[${end}m`;
}
