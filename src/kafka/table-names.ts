import { isTableName, TABLE_NAME_RULE } from '../item/table-name.js';
import { invalid, isObject } from '../option-checks.js';

/**
 * Which table the messages of a topic are for: its name or ARN by the topic's name; a text with `{topic}` in it; or a
 * function, asked once a topic.
 */
export type TopicTables = Readonly<Record<string, string>> | string | ((topic: string) => string);

/**
 * The table of each topic.
 * @param own the sink's own: of all topics that `tables` does not name
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export function tablesOfTopics(
  topics: readonly string[],
  tables: TopicTables | undefined,
  own: string | undefined,
): ReadonlyMap<string, string> {
  if (isObject(tables)) {
    const stray = Object.keys(tables).find((topic) => !topics.includes(topic));
    if (stray !== undefined)
      throw invalid(`tables.${stray}`, tables[stray as never], 'is of no topic in topics');
  } else if (tables !== undefined && typeof tables !== 'function' && !String(tables).includes('{topic}')) {
    throw invalid('tables', tables, 'must be tables by topic, a text with {topic} in it, or a function');
  }
  return new Map(topics.map((topic) => [topic, tableOf(topic, tables, own)]));
}

function tableOf(topic: string, tables: TopicTables | undefined, own: string | undefined): string {
  let table: unknown = own;
  if (typeof tables === 'string') table = tables.replaceAll('{topic}', topic);
  else if (typeof tables === 'function') table = tables(topic);
  else if (tables !== undefined && Object.hasOwn(tables, topic)) table = tables[topic];
  if (table === undefined) {
    throw invalid('sink.tableName', table, `must be given, or tables must name one for the topic ${topic}`);
  }
  if (isTableName(table)) return table;
  throw invalid('tables', table, `must give ${TABLE_NAME_RULE} for the topic ${topic}`);
}
