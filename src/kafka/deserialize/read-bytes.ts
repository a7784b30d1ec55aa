import type { DeserializeContext } from '../deserializer.js';

/** Which part of a message the bytes are. */
export type MessagePart = DeserializeContext['part'];

/** What a {@link DeserializeContext} tells of a message. */
export type Told = Omit<DeserializeContext, 'part'>;

/** Decodes what stands from `start` to `end`: no buffer is made of it for those that need none. */
export type ReadBytes<V> = (
  bytes: Buffer,
  start: number,
  end: number,
  part: MessagePart,
  message: Told,
) => V | Promise<V>;
