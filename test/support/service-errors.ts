import { type Answer, json } from './scripted-endpoint.js';

const DYNAMODB = 'com.amazonaws.dynamodb.v20120810#';
// What all services of Amazon have in common gives these.
const CORAL = 'com.amazon.coral.service#';
const TABLE = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders';

/** The types of errors that the service itself gives, each as it stands in an answer. */
export const serviceErrors = {
  provisionedThroughputExceeded: json(400, {
    __type: `${DYNAMODB}ProvisionedThroughputExceededException`,
    message:
      'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning ' +
      'level with the UpdateTable API.',
    ThrottlingReasons: [{ reason: 'TableWriteProvisionedThroughputExceeded', resource: TABLE }],
  }),
  throttling: json(400, {
    __type: `${DYNAMODB}ThrottlingException`,
    message:
      'Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or ' +
      'index so please try again shortly.',
    // In small letters for this type alone.
    throttlingReasons: [{ reason: 'TableWriteKeyRangeThroughputExceeded', resource: TABLE }],
  }),
  requestLimitExceeded: json(400, {
    __type: `${DYNAMODB}RequestLimitExceeded`,
    message: 'Throughput exceeds the current throughput limit for your account.',
    ThrottlingReasons: [{ reason: 'TableWriteAccountLimitExceeded', resource: TABLE }],
  }),
  internalServerError: json(500, {
    __type: `${DYNAMODB}InternalServerError`,
    message: 'The request could not be processed because of an internal server error.',
  }),
  internalFailure: json(500, { __type: `${CORAL}InternalFailure` }),
  serviceUnavailable: json(503, {
    __type: 'com.amazon.coral.availability#ServiceUnavailableException',
    message: 'The service is currently unavailable or busy.',
  }),
  replicatedWriteConflict: json(400, {
    __type: `${DYNAMODB}ReplicatedWriteConflictException`,
    message:
      'The request was rejected because one or more items in the request are being modified by a request in another Region.',
  }),
  requestAborted: json(400, {
    __type: `${CORAL}RequestAbortedException`,
    message: 'The request was aborted before a reply was sent back.',
  }),
  itemCollectionSizeLimitExceeded: json(400, {
    __type: `${DYNAMODB}ItemCollectionSizeLimitExceededException`,
    message: 'Collection size exceeded.',
  }),
  serialization: json(400, {
    __type: `${CORAL}SerializationException`,
    Message: 'NUMBER_VALUE cannot be converted to String',
  }),
  resourceNotFound: json(400, {
    __type: `${DYNAMODB}ResourceNotFoundException`,
    message: 'Requested resource not found',
  }),
  accessDenied: json(400, {
    __type: `${CORAL}AccessDeniedException`,
    Message:
      `User: arn:aws:iam::123456789012:user/writer is not authorized to perform: dynamodb:BatchWriteItem on resource: ${TABLE} ` +
      'because no identity-based policy allows the dynamodb:BatchWriteItem action',
  }),
  unrecognizedClient: json(400, {
    __type: `${CORAL}UnrecognizedClientException`,
    message: 'The security token included in the request is invalid.',
  }),
  invalidSignature: json(400, {
    __type: `${CORAL}InvalidSignatureException`,
    message:
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and ' +
      'signing method. Consult the service documentation for details.',
  }),
  incompleteSignature: json(400, {
    __type: `${CORAL}IncompleteSignatureException`,
    message: 'Authorization header requires existence of either a X-Amz-Date or a Date header.',
  }),
  missingAuthenticationToken: json(400, {
    __type: `${CORAL}MissingAuthenticationTokenException`,
    message: 'Request is missing Authentication Token',
  }),
  notAuthorized: json(401, {
    __type: `${CORAL}NotAuthorized`,
    message: 'You do not have permission to perform this action.',
  }),
  optInRequired: json(403, {
    __type: `${CORAL}OptInRequired`,
    message: 'The AWS access key ID needs a subscription for the service.',
  }),
  expiredToken: json(400, {
    __type: `${CORAL}ExpiredTokenException`,
    message: 'The security token included in the request is expired',
  }),
  unknownOperation: json(400, { __type: `${CORAL}UnknownOperationException` }),
  /** The key that encrypts the table may not be used. */
  kmsAccessDenied: json(400, {
    __type: `${CORAL}AccessDeniedException`,
    Message:
      'KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: The ciphertext refers to a customer ' +
      'master key that does not exist, does not exist in this region, or you are not allowed to access. (Service: AWSKMS; ' +
      'Status Code: 400; Error Code: AccessDeniedException; Request ID: 0a1b; Proxy: null)',
  }),
  /** It was disabled: PutItem says so a few minutes later, with the type of a bad record. */
  kmsDisabled: kms('disabled', 'DisabledException', 'is disabled.'),
  /** Its deletion was scheduled. */
  kmsPendingDeletion: kms('validation', 'KMSInvalidStateException', 'is pending deletion.'),
  /** It is gone. */
  kmsNotFound: kms('validation', 'NotFoundException', 'does not exist'),
} as const;

/** One record's own fault, in the words of the service. */
export function validation(message: string): Answer {
  return json(400, { __type: 'com.amazon.coral.validate#ValidationException', message });
}

function kms(trouble: string, exception: string, what: string): Answer {
  const key = 'arn:aws:kms:eu-west-1:123456789012:key/1cb8c9d5-9941-4339-a86b-e80c21597830';
  const kind = trouble === 'disabled' ? 'KMS key disabled error' : 'KMS validation error';
  return validation(
    `${kind}: com.amazonaws.services.kms.model.${exception}: ${key} ${what} (Service: AWSKMS; Status Code: 400; Error ` +
      `Code: ${exception}; Request ID: 0a1b; Proxy: null)`,
  );
}
