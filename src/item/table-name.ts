// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html: a name or an ARN.
const NAME = /^[a-zA-Z0-9_.-]{3,255}$/;
const ARN = /^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\d{12}:table\/([a-zA-Z0-9_.-]{3,255})$/;

/** The rule {@link isTableName} checks, for messages. */
export const TABLE_NAME_RULE = 'a table name (3 to 255 of letters, digits, "_", "-" and ".") or a table ARN';

/** Whether a text can name a table. */
export function isTableName(name: unknown): name is string {
  return typeof name === 'string' && (NAME.test(name) || ARN.test(name));
}

/** The name a table has in its own account and region. */
export function bareTableName(name: string): string {
  return ARN.exec(name)?.[1] ?? name;
}
