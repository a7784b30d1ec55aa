import type { CommandName } from './arguments.js';
import { completionHelpText } from './completion.js';
import { kafkaHelpText } from './kafka/kafka-help.js';
import { loadHelpAllText, loadHelpText } from './load-help.js';

/** What each command does, in a line. */
export const COMMAND_HELP: Readonly<Record<CommandName, string>> = {
  load: 'writes files to an Amazon DynamoDB table: JSON, CSV, Parquet, exports of DynamoDB',
  kafka: 'writes the messages of Kafka topics to DynamoDB tables, until it is stopped',
  completion: 'prints a script that completes commands and options in bash, zsh or fish',
};

const OVERVIEW = `Usage: dynamodb-sink COMMAND [options]

Commands:
${commandLines()}

Examples:
  npx dynamodb-sink load orders.jsonl --table orders --region eu-west-1
  npx dynamodb-sink load orders.csv --table orders --dry-run
  npx dynamodb-sink kafka --brokers localhost:9092 --topic orders --group orders --table orders

dynamodb-sink COMMAND --help tells of a command, dynamodb-sink --version the version.
`;

/**
 * The text of `--help`.
 * @param command undefined for all of them
 * @param isAll whether every option is told
 */
export function helpOf(command: CommandName | undefined, isAll: boolean): string {
  switch (command) {
    case 'load':
      return isAll ? loadHelpAllText() : loadHelpText();
    case 'kafka':
      return kafkaHelpText();
    case 'completion':
      return completionHelpText();
    default:
      return OVERVIEW;
  }
}

function commandLines(): string {
  const width = Math.max(...Object.keys(COMMAND_HELP).map(({ length }) => length));
  return Object.entries(COMMAND_HELP)
    .map(([name, help]) => `  ${name.padEnd(width)}  ${help}`)
    .join('\n');
}
