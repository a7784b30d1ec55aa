/** Which limit was exceeded, in the service's words: API_ThrottlingReason of the API reference. */
export type LimitType =
  | 'ProvisionedThroughputExceeded'
  | 'KeyRangeThroughputExceeded'
  | 'MaxOnDemandThroughputExceeded';

/** Why a write was throttled, and the ARN of the table or index at fault. */
export interface ThrottlingReason {
  readonly reason: `${'Table' | 'Index'}Write${LimitType}`;
  readonly resource: string;
}

/** The reason as it stands in an error answer. */
export function throttlingReason(limit: LimitType, table: string, index?: string): ThrottlingReason {
  if (index === undefined) return { reason: `TableWrite${limit}`, resource: tableArn(table) };
  return { reason: `IndexWrite${limit}`, resource: `${tableArn(table)}/index/${index}` };
}

/** The ARN of a modelled table. */
export function tableArn(table: string): string {
  return `arn:aws:dynamodb:us-east-1:000000000000:table/${table}`;
}
