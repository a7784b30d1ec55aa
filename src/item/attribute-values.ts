/**
 * An attribute value in DynamoDB's own form: exactly one of the members.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
 */
export interface AttributeValueInput {
  readonly S?: string | undefined;
  readonly N?: string | undefined;
  readonly B?: ArrayBufferView | ArrayBuffer | undefined;
  readonly BOOL?: boolean | undefined;
  readonly NULL?: boolean | undefined;
  readonly M?: Readonly<Record<string, AttributeValueInput>> | undefined;
  readonly L?: readonly AttributeValueInput[] | undefined;
  readonly SS?: readonly string[] | undefined;
  readonly NS?: readonly string[] | undefined;
  readonly BS?: readonly (ArrayBufferView | ArrayBuffer)[] | undefined;
}

/** An item marked by {@link attributeValues}. */
export class AttributeValueItem {
  readonly attributes: Readonly<Record<string, AttributeValueInput>>;

  constructor(attributes: Readonly<Record<string, AttributeValueInput>>) {
    this.attributes = attributes;
  }
}

/**
 * Marks an item that already is in DynamoDB's own form, so that it is written as it is and not taken
 * for a document with attributes called `S` and `N`. It is checked as strictly as a document.
 *
 * @example { type: 'PUT', item: attributeValues({ id: { S: 'a1' }, total: { N: '12.50' } }) }
 */
export function attributeValues(item: Readonly<Record<string, AttributeValueInput>>): AttributeValueItem {
  return new AttributeValueItem(item);
}
