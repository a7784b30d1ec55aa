import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type AttributeValueItem,
  type DebeziumEnvelope,
  debeziumElementConverter,
  type ElementConverter,
} from 'dynamodb-sink';
import type {
  DeserializedKey,
  DeserializedValue,
  DeserializerOption,
} from '#dist/kafka/deserialize/deserializer-names.js';
import { resolveDeserializer } from '#dist/kafka/deserialize/resolve-deserializer.js';
import type { DeserializeContext, DeserializerObject } from '#dist/kafka/deserializer.js';
import type { KafkaMessage } from '#dist/kafka/message.js';
import { contextOf } from './decode.js';

const resolve = (option: unknown) =>
  resolveDeserializer(option as DeserializerOption<unknown>, 'deserialize');

function refuses(option: unknown, message: RegExp): void {
  assert.throws(() => resolve(option), { code: 'INVALID_OPTION', message });
}

describe('an option for a deserializer', () => {
  it('may be a name', () => {
    const { read, open, close } = resolve('string');
    assert.equal(read(Buffer.from('abc'), 1, 2, 'value', contextOf()), 'b');
    assert.deepEqual([open, close], [undefined, undefined]);
  });

  it('may be a function', () => {
    const { read } = resolve((bytes: Buffer, context: DeserializeContext) => [String(bytes), context]);
    const headers = [['name', null]] as const;
    const [text, context] = read(Buffer.from('abcd'), 1, 3, 'key', { ...contextOf(), headers }) as [
      string,
      object,
    ];
    assert.equal(text, 'bc');
    const { topic, partition, offset, part, headers: told } = context as DeserializeContext;
    assert.deepEqual([topic, partition, offset, part, told], ['orders', 3, 7n, 'key', headers]);
  });

  it('may be an object, whose functions are called on it', async () => {
    class Counting implements DeserializerObject<string> {
      readonly calls: string[] = [];
      declare readonly call?: never;
      open(): void {
        this.calls.push('open');
      }
      deserialize(bytes: Buffer): string {
        this.calls.push('deserialize');
        return bytes.toString();
      }
      async close(): Promise<void> {
        this.calls.push('close');
      }
    }
    const counting = new Counting();
    const { open, read, close } = resolve(counting);
    open?.();
    assert.equal(read(Buffer.from('ab'), 0, 1, 'value', contextOf()), 'a');
    await close?.();
    assert.deepEqual(counting.calls, ['open', 'deserialize', 'close']);
  });

  it('is refused where its name is not known, with the one that was meant', () => {
    refuses(
      'dynamodbjson',
      /^option deserialize is "dynamodbjson", which is no deserializer; did you mean dynamodb-json\?$/,
    );
    refuses('toString', /which is no deserializer; /);
    refuses('protobuf', /known are: debezium-json, dynamodb-json, json, raw, string$/);
  });

  it('is refused where it is nothing of the kind', () => {
    class Decoder {
      deserialize(): void {}
    }
    refuses(Decoder, /^option deserialize is a class; give an instance of it, with new/);
    for (const option of [undefined, null, 7, {}, [], { deserialize: 'json' }]) {
      refuses(
        option,
        /^option deserialize must be one of json, .*, a function, or an object with a function deserialize/,
      );
    }
    refuses({ deserialize: () => 1, open: true }, /^option deserialize\.open must be a function/);
    refuses({ deserialize: () => 1, close: 1 }, /^option deserialize\.close must be a function/);
  });
});

/** Whether two types are one. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

describe('the type of what a deserializer gives', () => {
  it('follows from its name, or from what it returns', () => {
    const same: readonly [
      Same<DeserializedValue<'json'>, unknown>,
      Same<DeserializedValue<'string'>, string>,
      Same<DeserializedValue<'raw'>, Buffer>,
      Same<DeserializedValue<'dynamodb-json'>, AttributeValueItem>,
      Same<DeserializedValue<'debezium-json'>, DebeziumEnvelope>,
      Same<DeserializedKey<'debezium-json'>, Readonly<Record<string, unknown>>>,
      Same<DeserializedKey<'string'>, string>,
      Same<DeserializedValue<(bytes: Buffer) => Promise<Date> | Date>, Date>,
      Same<DeserializedValue<DeserializerObject<Date>>, Date>,
    ] = [true, true, true, true, true, true, true, true, true];
    assert.ok(same.every(Boolean));
  });

  it('is what debeziumElementConverter takes, in a message', () => {
    type Message = KafkaMessage<DeserializedValue<'debezium-json'>>;
    const envelope: ElementConverter<Message> = debeziumElementConverter();
    const flattened: ElementConverter<Message> = debeziumElementConverter({ flattened: true });
    const parsedKeys: ElementConverter<
      KafkaMessage<DeserializedValue<'debezium-json'>, DeserializedKey<'debezium-json'>>
    > = debeziumElementConverter();
    assert.equal(new Set([envelope, flattened, parsedKeys]).size, 3);
  });
});
