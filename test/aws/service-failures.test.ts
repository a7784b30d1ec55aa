import { describePassingFailures } from '../support/passing-failures.js';
import { withChecksum } from '../support/scripted-endpoint.js';
import { serviceErrors } from '../support/service-errors.js';

/** A load balancer before the service answers in its own words, without a checksum. */
function page(status: number, title: string) {
  const headers = { 'content-type': 'text/html', server: 'awselb/2.0' };
  return { status, headers, body: `<html><head><title>${status} ${title}</title></head></html>\n` };
}

describePassingFailures('a failure of the service', [
  {
    name: 'InternalServerError',
    step: serviceErrors.internalServerError,
    says: /\(InternalServerError: The request could not be processed/,
  },
  { name: 'InternalFailure without a message', step: serviceErrors.internalFailure, says: /InternalFailure/ },
  {
    name: 'ServiceUnavailableException',
    step: serviceErrors.serviceUnavailable,
    says: /\(ServiceUnavailableException: The service is currently unavailable/,
  },
  {
    name: 'ReplicatedWriteConflictException',
    step: serviceErrors.replicatedWriteConflict,
    says: /\(ReplicatedWriteConflictException: .* modified by a request in another Region/,
  },
  {
    name: 'RequestAbortedException',
    step: serviceErrors.requestAborted,
    says: /\(RequestAbortedException: The request was aborted/,
  },
  { name: 'page of a load balancer with 502', step: page(502, 'Bad Gateway') },
  { name: 'page of a load balancer with 503', step: page(503, 'Service Temporarily Unavailable') },
  { name: 'page of a load balancer with 504', step: page(504, 'Gateway Time-out') },
  { name: 'status 500 without a body', step: withChecksum({ status: 500 }) },
  { name: 'status 408 of a proxy', step: { status: 408, body: '' } },
]);
