import type { KafkaHeader } from './message.js';

/** What a deserializer is told beside the bytes. */
export interface DeserializeContext {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** Which part of the message the bytes are. */
  readonly part: 'key' | 'value';
  readonly headers: readonly KafkaHeader[];
}

/**
 * Decodes a key or a value. It is not called for what is null.
 *
 * @param bytes good until it returns, or its promise settles: what is kept must be a copy
 * @returns what it decodes to, or a promise of that, for which later messages of the partition wait
 * @throws whatever is wrong with these bytes: the message is rejected. An error whose `retryable` is true says that it
 *   is not the message's fault, such as a schema registry that does not answer: the message is tried again until it
 *   is decoded, and its partition waits
 */
export type Deserialize<V> = (bytes: Buffer, context: DeserializeContext) => V | Promise<V>;

/** A deserializer that is an object. */
export interface DeserializerObject<V> {
  readonly deserialize: Deserialize<V>;
  /** Awaited once, before the worker takes anything. */
  open?(): void | Promise<void>;
  /** Called when the worker is closed. */
  close?(): void | Promise<void>;
  /** Never: without it the compiler takes any function for this object, since every function has an `apply`. */
  readonly call?: never;
}

/** Decodes keys or values of messages: a function, or an object with `deserialize`. */
export type Deserializer<V> = Deserialize<V> | DeserializerObject<V>;
