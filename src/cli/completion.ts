import { type Flag, takesValue } from './flag.js';
import { UsageError } from './usage-error.js';

/** A command, as the shell is told of it. */
export interface CompletedCommand {
  readonly name: string;
  readonly help: string;
  readonly flags: readonly Flag[];
}

const SHELLS = { bash, zsh, fish } as const;

/** The flags behind whose value the shell knows better than we do. */
const TAKES_PATH = /^(?:FILE|[a-z]+\.\w+)$/;

/**
 * A script that teaches a shell the commands and flags, to be evaluated or kept where the shell looks for such.
 * @throws {UsageError} the shell is none of those
 */
export function completionScript(shell: string | undefined, commands: readonly CompletedCommand[]): string {
  const names = Object.keys(SHELLS).join(', ');
  if (shell === undefined)
    throw new UsageError(`which shell? dynamodb-sink completion ${names.replaceAll(', ', '|')}`);
  if (!Object.hasOwn(SHELLS, shell))
    throw new UsageError(`there is no completion for ${JSON.stringify(shell)}; there is for ${names}`);
  return SHELLS[shell as keyof typeof SHELLS](commands);
}

function bash(commands: readonly CompletedCommand[]): string {
  const cases = commands.map(
    ({ name, flags }) => `      ${name}) flags="${flags.map((flag) => `--${flag.name}`).join(' ')}" ;;`,
  );
  return `# eval "$(dynamodb-sink completion bash)"
_dynamodb_sink() {
  local word="\${COMP_WORDS[COMP_CWORD]}" flags="--help --version" at
  COMPREPLY=()
  for at in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$at" in
${cases.join('\n')}
    esac
  done
  if [[ "$word" == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$word"))
  elif [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')}" -- "$word"))
  fi
}
complete -o default -F _dynamodb_sink dynamodb-sink
`;
}

function zsh(commands: readonly CompletedCommand[]): string {
  const described = commands.map(({ name, help }) => `    '${name}:${zshText(help)}'`);
  const cases = commands.map(({ name, flags }) => {
    const lines = flags.map((flag) => `        '${zshFlag(flag)}'`);
    return `    ${name})\n      _arguments \\\n${lines.join(' \\\n')} \\\n        '*:file:_files'\n      ;;`;
  });
  return `#compdef dynamodb-sink
# eval "$(dynamodb-sink completion zsh)"
_dynamodb_sink() {
  local -a commands
  commands=(
${described.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  case "$words[2]" in
${cases.join('\n')}
  esac
}
compdef _dynamodb_sink dynamodb-sink
`;
}

function zshFlag(flag: Flag): string {
  const { name, kind, value = '', help } = flag;
  const repeats = kind === 'list' || kind === 'texts' ? '*' : '';
  const taken = takesValue(flag) ? `:${zshText(value)}:${TAKES_PATH.test(value) ? '_files' : ''}` : '';
  return `${repeats}--${name}[${zshText(help)}]${taken}`;
}

/** Nothing of it ends the quotes, the brackets or the part between two colons. */
function zshText(text: string): string {
  return text.replaceAll("'", '’').replaceAll(/[[\]:\\]/g, (letter) => `\\${letter}`);
}

function fish(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, help, flags }) => [
    `complete -c dynamodb-sink -n __fish_use_subcommand -f -a ${name} -d '${fishText(help)}'`,
    ...flags.map((flag) => {
      const taken = !takesValue(flag) ? '' : TAKES_PATH.test(flag.value ?? '') ? ' -r -F' : ' -x';
      return `complete -c dynamodb-sink -n '__fish_seen_subcommand_from ${name}' -l ${flag.name}${taken} -d '${fishText(flag.help)}'`;
    }),
  ]);
  return `# dynamodb-sink completion fish | source\n${lines.join('\n')}\n`;
}

function fishText(text: string): string {
  return text.replaceAll(/['\\]/g, (letter) => `\\${letter}`);
}

/** The text of `completion --help`. */
export function completionHelpText(): string {
  return `Usage: dynamodb-sink completion bash|zsh|fish

Prints a script that completes commands and options. For this shell, or at the end of ~/.bashrc or ~/.zshrc:
  eval "$(dynamodb-sink completion bash)"
  eval "$(dynamodb-sink completion zsh)"     # behind compinit
  dynamodb-sink completion fish > ~/.config/fish/completions/dynamodb-sink.fish
`;
}
