/**
 * Where a change came from: the `source` of Debezium's envelope. What else is in it depends on the connector.
 */
export interface DebeziumSource {
  readonly connector?: string | undefined;
  readonly db?: string | null | undefined;
  readonly schema?: string | null | undefined;
  readonly table?: string | null | undefined;
  readonly [more: string]: unknown;
}

/**
 * The envelope of a Debezium change event.
 * https://debezium.io/documentation/reference/stable/connectors/postgresql.html#postgresql-change-events-value
 */
export interface DebeziumEnvelope<Row extends object = object> {
  /** `c` create, `r` read by a snapshot, `u` update, `d` delete, `t` truncate, `m` a message in the log. */
  readonly op: string;
  readonly before?: Row | null | undefined;
  readonly after?: Row | null | undefined;
  readonly source?: DebeziumSource | null | undefined;
}

/** What a JSON converter with `schemas.enable=true` puts around a key or a value. */
export interface DebeziumWithSchema<Payload> {
  readonly schema: object | null;
  readonly payload: Payload;
}

/** A key or value as it stands in a message: parsed, with a schema around it, or as JSON in text or UTF-8 bytes. */
export type DebeziumContent<Payload> = Payload | DebeziumWithSchema<Payload> | string | Uint8Array;

/**
 * A message of a topic, as Kafka's clients give it; more than these two members may be in it. A value that is null is
 * a tombstone.
 */
export interface DebeziumMessage<Row extends object = object> {
  /** The primary key of the row, by its columns. */
  readonly key?: DebeziumContent<object> | null | undefined;
  readonly value: DebeziumContent<DebeziumEnvelope<Row>> | null | undefined;
}

/** A message whose value went through Debezium's `ExtractNewRecordState`: the row alone. */
export interface DebeziumFlatMessage<Row extends object = object> {
  /** The primary key of the row, by its columns. */
  readonly key?: DebeziumContent<object> | null | undefined;
  readonly value: DebeziumContent<Row> | null | undefined;
}

/** What `debeziumElementConverter()` takes: a message, or its value alone. */
export type DebeziumEvent<Row extends object = object> =
  | DebeziumMessage<Row>
  | DebeziumContent<DebeziumEnvelope<Row>>
  | null;
