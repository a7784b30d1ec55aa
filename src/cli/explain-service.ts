import { type DynamoDbSinkError, messageOf } from '../errors.js';
import type { Findings } from './findings.js';
import { wrongCredentials } from './service-words.js';

/**
 * What is wrong with the credentials; undefined if something else is.
 * @param localEndpoint the endpoint, if it is on this machine
 */
export function credentialsText(
  error: DynamoDbSinkError,
  localEndpoint: string | undefined,
): string | undefined {
  switch (wrongCredentials(error.cause)) {
    case 'unknown':
      return (
        'AWS does not know the access key that the requests are signed with: check AWS_ACCESS_KEY_ID or the profile; ' +
        'temporary credentials need their AWS_SESSION_TOKEN as well'
      );
    case 'secret':
      return 'the secret key does not belong to the access key: check AWS_SECRET_ACCESS_KEY or the profile';
    case 'expired':
      return (
        'the AWS credentials have expired: get new ones, with a profile of IAM Identity Center by aws sso login, ' +
        'and run the command again'
      );
    default:
  }
  if (error.code !== 'CREDENTIALS_UNAVAILABLE') return undefined;
  return localEndpoint === undefined
    ? `no AWS credentials found (${messageOf(error.cause)}): set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with --profile`
    : `no AWS credentials found. ${localEndpoint} is on this machine, where any will do, but the requests must ` +
        'be signed with some: set AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local';
}

/** That the clock is wrong, and by how much, if that is known. */
export function clockText(clocks: Findings['clocks']): string {
  const next = 'set it (timedatectl set-ntp true), and run the command again';
  if (clocks === undefined) return `the service finds the clock of this machine wrong: ${next}`;
  const { oursMS, theirsMS } = clocks;
  const seconds = Math.round(Math.abs(oursMS - theirsMS) / 1000);
  const off = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return (
    `the service finds the clock of this machine wrong: here it is ${timeText(oursMS)}, there ${timeText(theirsMS)}, ` +
    `which is ${off} ${oursMS > theirsMS ? 'behind' : 'ahead'}: ${next}`
  );
}

function timeText(timeMS: number): string {
  return new Date(timeMS).toISOString().replace(/\.\d+Z$/, 'Z');
}
