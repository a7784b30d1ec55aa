import { BatchWriteItemCommand, DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/** A BatchWriteItem of the AWS SDK as it would have left. */
export interface SdkRequest {
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What the AWS SDK's own client of a configuration would send. */
export async function sdkRequest(config: DynamoDBClientConfig): Promise<SdkRequest> {
  let sent: SdkRequest | undefined;
  const handle = (request: SdkRequest): never => {
    sent = request;
    throw new Error('far enough');
  };
  const requestHandler = { handle } as unknown as NonNullable<DynamoDBClientConfig['requestHandler']>;
  const client = new DynamoDBClient({ ...config, requestHandler, maxAttempts: 1 });
  const command = new BatchWriteItemCommand({ RequestItems: { orders: [] } });
  await client.send(command).catch((error: unknown) => {
    if (sent === undefined) throw error;
  });
  return sent as SdkRequest;
}
