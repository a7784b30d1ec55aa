import { describePassingFailures } from '../support/passing-failures.js';
import { json } from '../support/scripted-endpoint.js';
import { serviceErrors } from '../support/service-errors.js';

const code = 'THROTTLED';

describePassingFailures('a request that is throttled', [
  {
    name: 'ProvisionedThroughputExceededException',
    step: serviceErrors.provisionedThroughputExceeded,
    says: /orders.*\(ProvisionedThroughputExceededException: The level of configured provisioned throughput/,
    code,
  },
  {
    name: 'ThrottlingException',
    step: serviceErrors.throttling,
    says: /orders.*\(ThrottlingException: Throughput exceeds the current capacity of your table/,
    code,
  },
  {
    name: 'RequestLimitExceeded',
    step: serviceErrors.requestLimitExceeded,
    says: /orders.*\(RequestLimitExceeded: Throughput exceeds the current throughput limit for your account/,
    code,
  },
  {
    name: 'status 429 of a gateway',
    step: json(429, { message: 'Too Many Requests' }),
    says: /orders.*Too Many Requests/,
    code,
  },
]);
