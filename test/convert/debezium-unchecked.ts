import { type ConverterResult, type DebeziumOptions, debeziumElementConverter } from 'dynamodb-sink';

type Convert = (event: unknown) => ConverterResult;

/** Without the types, as whoever reads JSON has none. */
export function converter(options: DebeziumOptions = {}): Convert {
  return debeziumElementConverter(options as Parameters<typeof debeziumElementConverter>[0]) as Convert;
}
