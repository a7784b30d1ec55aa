import type { ThrottlingReason } from './throttling-reason.js';

/** An error answer of the service: its HTTP status and its type as it stands in `__type`. */
export class ServiceError extends Error {
  readonly statusCode: number;
  readonly type: string;
  /** Fields of the answer beside type and message. */
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(
    statusCode: number,
    type: string,
    message: string,
    fields: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'ServiceError';
    this.statusCode = statusCode;
    this.type = type;
    this.fields = fields;
  }

  /** The body of the answer. */
  toJson(): string {
    return JSON.stringify({ __type: this.type, message: this.message, ...this.fields });
  }
}

const dynamoDb = 'com.amazonaws.dynamodb.v20120810#';
const coral = 'com.amazon.coral.service#';

/** The request means something the service refuses; the whole batch is refused with it. */
export function validationException(message: string): ServiceError {
  return new ServiceError(400, `${dynamoDb}ValidationException`, message);
}

/** The body is not JSON, or has a value of another JSON type than the protocol asks for. */
export function serializationException(message: string): ServiceError {
  return new ServiceError(400, `${coral}SerializationException`, message);
}

/** The request names no operation this endpoint knows. */
export function unknownOperationException(): ServiceError {
  return new ServiceError(400, `${coral}UnknownOperationException`, 'An unknown operation was requested.');
}

/** The table does not exist. */
export function resourceNotFoundException(message = 'Requested resource not found'): ServiceError {
  return new ServiceError(400, `${dynamoDb}ResourceNotFoundException`, message);
}

/** The table exists already. */
export function resourceInUseException(name: string): ServiceError {
  return new ServiceError(400, `${dynamoDb}ResourceInUseException`, `Table already exists: ${name}`);
}

/** The security token has expired. */
export function expiredTokenException(): ServiceError {
  return new ServiceError(
    400,
    `${coral}ExpiredTokenException`,
    'The security token included in the request is expired',
  );
}

/** The signature cannot be accepted, for a reason told in the message. */
export function invalidSignatureException(message: string): ServiceError {
  return new ServiceError(400, `${coral}InvalidSignatureException`, message);
}

/** Nothing of the request could be written for want of capacity: of what, and of what kind of table. */
export function throughputExceededException(
  reasons: readonly ThrottlingReason[],
  isOnDemand: boolean,
): ServiceError {
  const fields = { ThrottlingReasons: reasons };
  if (isOnDemand) {
    return new ServiceError(
      400,
      `${dynamoDb}ThrottlingException`,
      'Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table ' +
        'or index so please try again shortly.',
      fields,
    );
  }
  return new ServiceError(
    400,
    `${dynamoDb}ProvisionedThroughputExceededException`,
    'The level of configured provisioned throughput for the table was exceeded. ' +
      'Consider increasing your provisioning level with the UpdateTable API.',
    fields,
  );
}

/** The service failed; whether it has written is not told. */
export function internalServerError(): ServiceError {
  return new ServiceError(500, `${dynamoDb}InternalServerError`, 'Internal server error');
}
