import type { WriteRequest } from '../../convert/element-converter.js';
import {
  type AttributeValueInput,
  AttributeValueItem,
  attributeValues,
} from '../../item/attribute-values.js';
import { type KeyAttribute, type KeySchema, keyAttributes, keyNames } from '../../item/key-schema.js';
import type { ColumnUse } from '../input/column-use.js';
import type { DocumentRecord } from '../input/input-record.js';
import { checkKeyIsMade } from './check-key.js';
import { columnUseOf } from './columns-of-shape.js';
import { filled, type SetAttribute, setAttributeOf } from './fill-template.js';
import { type Attributes, attributeValueForm, documentForm, type ItemForm, ownValue } from './item-form.js';
import { inKeyType } from './key-value.js';
import { OPERATION_WORDS, operationOf } from './operation.js';
import { Recast } from './recast.js';
import { shapeFault } from './shape-fault.js';
import type { ShapeOptions } from './shape-options.js';
import { TimeToLiveValue } from './time-to-live.js';
import type { UnseenName } from './unseen-text.js';

type TypedAttributes = Readonly<Record<string, AttributeValueInput>>;

/**
 * Makes writes of records as the command line says: attributes are selected or dropped, renamed and set, and what is left is put or
 * deleted. Templates see the record as it was read. A record is never changed itself: a rejection has it as it was.
 */
export class Shape {
  /** What it asks of the columns of tables. */
  readonly columns: ColumnUse;
  readonly #recast: Recast;
  /** Whether a record may be changed by anything but the types of its key. */
  readonly #isRecast: boolean;
  readonly #sets: readonly SetAttribute[];
  /** Those that make attributes of the key: of a deleted item there are no others. */
  readonly #keySets: readonly SetAttribute[];
  readonly #deletesAll: boolean;
  readonly #operationAttribute: string | undefined;
  readonly #operationSet: SetAttribute | undefined;
  readonly #timeToLive: TimeToLiveValue | undefined;
  /** The key's attributes whose values are taken in its types. */
  readonly #typed: readonly KeyAttribute[];

  /**
   * @param key that of the table
   * @param startMS when the load began, since 1970: what a time to live is counted from
   * @throws {UsageError} the attributes of the key cannot all be there
   */
  constructor(options: ShapeOptions, key: KeySchema, startMS: number) {
    checkKeyIsMade(options, key);
    const { operation, sets, renames, select, drops, timeToLive, takesKeyTypes } = options;
    const all = [...sets].map(([name, template]) => setAttributeOf(name, template));
    const names = keyNames(key);
    this.columns = columnUseOf(options, key);
    this.#recast = new Recast(options);
    this.#deletesAll = operation === 'delete';
    this.#operationAttribute = typeof operation === 'object' ? operation.attribute : undefined;
    this.#operationSet = all.find(({ name }) => name === this.#operationAttribute);
    this.#sets = all.filter((set) => set !== this.#operationSet);
    this.#keySets = all.filter(({ name }) => names.includes(name));
    this.#timeToLive = timeToLive && new TimeToLiveValue(timeToLive, startMS);
    this.#typed = keyAttributes(key).filter(({ name }) => takesKeyTypes || sets.has(name));
    this.#isRecast =
      select !== undefined ||
      drops.size > 0 ||
      renames.size > 0 ||
      sets.size > 0 ||
      this.#operationAttribute !== undefined ||
      timeToLive !== undefined;
  }

  /** The attributes that `--select`, `--drop` and `--rename` name and no record had so far. */
  get unseen(): readonly UnseenName[] {
    return this.#recast.unseen;
  }

  /** The write of a record. @throws {DynamoDbSinkError} `INVALID_ITEM`: it cannot be shaped */
  apply({ type, item }: DocumentRecord): WriteRequest {
    const isTyped = item instanceof AttributeValueItem;
    const form = isTyped ? attributeValueForm : documentForm;
    const attributes = (isTyped ? item.attributes : item) as Attributes;
    let operation = this.#deletesAll ? 'DELETE' : type;
    let shaped: Record<string, unknown> | undefined;
    if (this.#isRecast) {
      shaped = this.#recast.copyOf(attributes);
      if (operation === 'PUT') operation = this.#operationOf(attributes, shaped, form);
      const sets = operation === 'PUT' ? this.#sets : this.#keySets;
      for (const set of sets) shaped[set.name] = filled(set, attributes, form);
      if (operation === 'PUT') this.#timeToLive?.setIn(shaped, form);
    }
    shaped = this.#inKeyTypes(attributes, shaped, form);
    if (shaped === undefined) return { type: operation, item };
    return { type: operation, item: isTyped ? attributeValues(shaped as TypedAttributes) : shaped };
  }

  /** What becomes of a record; the attribute that says so is taken out. */
  #operationOf(
    attributes: Attributes,
    shaped: Record<string, unknown>,
    form: ItemForm,
  ): WriteRequest['type'] {
    const name = this.#operationAttribute;
    if (name === undefined) return 'PUT';
    const set = this.#operationSet;
    const value = set === undefined ? ownValue(shaped, name) : filled(set, attributes, form);
    if (value === undefined) throw shapeFault(name, 'is missing, and --op-attribute needs it');
    const word = form.string(value);
    const operation = word === undefined ? undefined : operationOf(word);
    if (operation === undefined)
      throw shapeFault(name, `is none of the words for --op-attribute: ${OPERATION_WORDS}`);
    shaped[name] = undefined; // passed over by the encoder
    return operation;
  }

  /** @param shaped a copy of the attributes, if there is one already */
  #inKeyTypes(
    attributes: Attributes,
    shaped: Record<string, unknown> | undefined,
    form: ItemForm,
  ): Record<string, unknown> | undefined {
    let copy = shaped;
    for (const { name, type } of this.#typed) {
      const value = ownValue(copy ?? attributes, name);
      const taken = inKeyType(value, type, form);
      if (taken === value) continue;
      copy ??= { ...attributes };
      copy[name] = taken;
    }
    return copy;
  }
}
