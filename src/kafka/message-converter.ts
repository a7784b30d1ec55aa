import type {
  ConvertElement,
  ConverterObject,
  ConverterResult,
  ElementConverter,
} from '../convert/element-converter.js';
import type { KeySchema } from '../item/key-schema.js';
import type { KafkaMessage, KafkaTombstone } from './message.js';
import { deleteByKey, type Tombstones } from './tombstones.js';

/**
 * The converter of a worker: the sink's own, or without one the value as a document, with tombstones as the worker's
 * options say.
 */
export function messageConverter<V, K>(
  own: ElementConverter<KafkaMessage<V, K>> | undefined,
  tombstones: Tombstones<K>,
  keySchema: KeySchema,
): ElementConverter<KafkaMessage<V, K>> {
  const object = typeof own === 'object' ? own : undefined;
  const convert: ConvertElement<KafkaMessage<V, K>> =
    typeof own === 'function' ? own : (object?.apply.bind(object) ?? putValue);
  const apply: typeof convert = (message, context) =>
    // The value tells most: a buffer is made for each look at `rawValue`.
    message.value === null && message.rawValue === null && tombstones !== 'convert'
      ? tombstone(message as KafkaTombstone<K>)
      : convert(message, context);
  const tombstone = (message: KafkaTombstone<K>): ConverterResult | Promise<ConverterResult> =>
    typeof tombstones === 'function' ? tombstones(message) : deleteByKey(message, keySchema);
  return { apply, open: () => object?.open?.(), keySchema: object?.keySchema };
}

function putValue({ value }: KafkaMessage<unknown, unknown>): ConverterResult {
  return { type: 'PUT', item: value as object };
}

/**
 * Makes a converter of values one of messages: what `typeInformedElementConverter` or `schemaElementConverter` makes
 * takes the decoded value, not the message around it.
 *
 * @example elementConverter: fromValue(typeInformedElementConverter({ id: 'string', total: 'number' }))
 */
export function fromValue<V>(converter: ElementConverter<V>): ConverterObject<KafkaMessage<V, unknown>> {
  const convert: ConvertElement<V> =
    typeof converter === 'function' ? converter : converter.apply.bind(converter);
  const object = typeof converter === 'function' ? undefined : converter;
  return {
    apply: ({ value }, context) => convert(value, context),
    open: () => object?.open?.(),
    keySchema: object?.keySchema,
  };
}
