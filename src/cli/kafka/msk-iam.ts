import { DynamoDbSinkError, messageOf } from '../../errors.js';
import { refuseUnknown } from '../../option-checks.js';
import { UsageError } from '../usage-error.js';

/** The part of `aws-msk-iam-sasl-signer-js` that is called. */
interface Signer {
  generateAuthToken(options: object): Promise<{ token: string }>;
  generateAuthTokenFromProfile(options: object): Promise<{ token: string }>;
  generateAuthTokenFromRole(options: object): Promise<{ token: string }>;
}

const NAMES: ReadonlySet<string> = new Set(['region', 'profile', 'roleArn', 'roleSessionName']);
const OPTION = 'kafka.sasl.awsMskIam';

/**
 * What gives the tokens of IAM on Amazon MSK, each signed when it is asked for.
 * @throws {UsageError} the package that signs is not installed, or the options do not fit
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export async function mskIamToken(options: object): Promise<() => Promise<string>> {
  refuseUnknown(options, NAMES, `${OPTION}.`);
  for (const [name, value] of Object.entries(options)) {
    if (typeof value !== 'string' || value === '')
      throw new UsageError(`option ${OPTION}.${name} must be text, not empty`);
  }
  const { AWS_REGION } = process.env;
  const {
    region = AWS_REGION,
    profile,
    roleArn,
    roleSessionName,
  } = options as Readonly<Record<string, string | undefined>>;
  if (!region) throw new UsageError(`option ${OPTION}.region must be given, or AWS_REGION be set`);
  if (profile !== undefined && roleArn !== undefined)
    throw new UsageError(`option ${OPTION}: profile and roleArn exclude each other`);
  const signer = await importSigner();
  const generate = async (): Promise<{ token: string }> => {
    if (profile !== undefined)
      return signer.generateAuthTokenFromProfile({ region, awsProfileName: profile });
    if (roleArn === undefined) return signer.generateAuthToken({ region });
    return signer.generateAuthTokenFromRole({
      region,
      awsRoleArn: roleArn,
      awsRoleSessionName: roleSessionName,
    });
  };
  return async () => {
    try {
      return (await generate()).token;
    } catch (error) {
      const message = `option ${OPTION}: no token could be signed: ${messageOf(error)}`;
      throw new DynamoDbSinkError('CREDENTIALS_UNAVAILABLE', message, { retryable: true });
    }
  };
}

async function importSigner(): Promise<Signer> {
  // An optional peer: the compiler must not look for it.
  const name: string = 'aws-msk-iam-sasl-signer-js';
  try {
    return ((await import(name)) as { default: Signer }).default;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new UsageError(
      `option ${OPTION} needs the package ${name}, which is not installed: npm install ${name}@1`,
      { cause: error },
    );
  }
}
