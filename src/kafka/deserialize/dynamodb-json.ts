import { decodedImage } from '../../convert/dynamodb-stream-image.js';
import type { StreamImage } from '../../convert/dynamodb-stream-record.js';
import { isDynamoDbSinkError } from '../../errors.js';
import { type AttributeValueItem, attributeValues } from '../../item/attribute-values.js';
import { isObject } from '../../option-checks.js';
import { plainJsonIn } from './json.js';
import { messageFault } from './message-fault.js';
import type { MessagePart } from './read-bytes.js';

/**
 * `'dynamodb-json'`: an item in DynamoDB's own JSON, `{"pk":{"S":"a"}}`, or a line of a full export to S3, which has it
 * as `Item`. Binary is base64 text in it, and bytes in what is given. The encoder checks the rest, and tells its path.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
 */
export function dynamoDbJsonIn(
  bytes: Buffer,
  start: number,
  end: number,
  part: MessagePart,
): AttributeValueItem {
  const content = plainJsonIn(bytes, start, end, part);
  if (!isObject(content)) throw messageFault(part, `is no item in DynamoDB's JSON, such as {"pk":{"S":"a"}}`);
  try {
    return attributeValues(decodedImage(itemIn(content) as StreamImage));
  } catch (error) {
    if (isDynamoDbSinkError(error)) throw messageFault(part, `is no item: ${error.message}`);
    if (error instanceof RangeError) throw messageFault(part, 'is nested too deeply');
    throw error;
  }
}

function itemIn(content: object): object {
  const { Item: item } = content as { readonly Item?: unknown };
  const isLine = isObject(item) && Object.keys(content).length === 1 && !isAttributeValue(item);
  return isLine ? item : content;
}

/** The types of which JSON has one form only. */
const FORMS: ReadonlyMap<string, (content: unknown) => boolean> = new Map([
  ...['S', 'N', 'B'].map((type) => [type, (content: unknown) => typeof content === 'string'] as const),
  ...['BOOL', 'NULL'].map((type) => [type, (content: unknown) => typeof content === 'boolean'] as const),
  ...['L', 'SS', 'NS', 'BS'].map((type) => [type, Array.isArray] as const),
  ['M', (content: unknown) => isObject(content) && Object.values(content).every(isAttributeValue)] as const,
]);

/** Whether an attribute called `Item` has this value. If not, it is an item, though its attributes be called `S` and `M`. */
function isAttributeValue(value: unknown): boolean {
  if (!isObject(value)) return false;
  const [type, ...others] = Object.keys(value);
  if (type === undefined || others.length > 0) return false;
  return FORMS.get(type)?.((value as Readonly<Record<string, unknown>>)[type]) ?? false;
}
