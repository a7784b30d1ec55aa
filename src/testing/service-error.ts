/** An error answer of the service: its HTTP status and its type as it stands in `__type`. */
export class ServiceError extends Error {
  readonly statusCode: number;
  readonly type: string;

  constructor(statusCode: number, type: string, message: string) {
    super(message);
    this.name = 'ServiceError';
    this.statusCode = statusCode;
    this.type = type;
  }

  /** The body of the answer. */
  toJson(): string {
    return JSON.stringify({ __type: this.type, message: this.message });
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

/** Nothing of the batch could be written for want of capacity. */
export function throughputExceededException(): ServiceError {
  return new ServiceError(
    400,
    `${dynamoDb}ProvisionedThroughputExceededException`,
    'The level of configured provisioned throughput for the table was exceeded. ' +
      'Consider increasing your provisioning level with the UpdateTable API.',
  );
}

/** The service failed; whether it has written is not told. */
export function internalServerError(): ServiceError {
  return new ServiceError(500, `${dynamoDb}InternalServerError`, 'Internal server error');
}
