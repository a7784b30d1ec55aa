import type { Output } from '../output.js';
import { UsageError } from '../usage-error.js';
import type { LoadProgressKind } from './progress-kind.js';
import { isDrawable } from './terminal-look.js';

/** How progress is shown in the end. */
export type Shown = 'block' | 'json' | 'none';

/** What becomes of `--progress` where the messages go. @throws {UsageError} a block is asked for where none can be drawn */
export function shownAs(
  kind: LoadProgressKind,
  { isTerminal }: Pick<Output, 'isTerminal'>,
  env: NodeJS.ProcessEnv = process.env,
): Shown {
  const canDraw = isTerminal && isDrawable(env);
  if (kind === 'auto') return canDraw ? 'block' : 'json';
  if (kind === 'block' && !canDraw) {
    const why = isTerminal ? 'TERM=dumb says that it cannot be' : 'standard error is none';
    throw new UsageError(`--progress block needs a terminal that can be drawn on, and ${why}`);
  }
  return kind;
}
