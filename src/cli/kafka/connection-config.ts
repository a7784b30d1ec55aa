import type { KafkaConnectionOptions, KafkaSaslOptions } from '../../kafka/connection-options.js';
import { UsageError } from '../usage-error.js';
import { refuseStrayNames, section, TLS_NAMES } from './config-names.js';
import { mskIamToken } from './msk-iam.js';
import type { Secrets } from './secrets.js';

/**
 * How the brokers are reached, with the secrets that the file only names.
 * @throws {UsageError}
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export async function connectionOf(
  kafka: Record<string, unknown>,
  secrets: Secrets,
): Promise<KafkaConnectionOptions> {
  const tls = section(kafka, 'tls', 'kafka.tls');
  const sasl = section(kafka, 'sasl', 'kafka.sasl');
  if (tls !== undefined) refuseStrayNames(tls, TLS_NAMES, 'kafka.tls.');
  return {
    ...(kafka as unknown as KafkaConnectionOptions),
    ...(tls !== undefined && { tls: secrets.members(tls, 'kafka.tls') }),
    ...(sasl !== undefined && { sasl: await saslOf(sasl, secrets) }),
  };
}

async function saslOf(sasl: Record<string, unknown>, secrets: Secrets): Promise<KafkaSaslOptions> {
  if ('authenticate' in sasl)
    throw new UsageError(
      'option kafka.sasl.authenticate is code, which a file cannot have: use createKafkaWorker',
    );
  const { awsMskIam: _, oauthBearerExtensions, ...others } = sasl;
  const iam = section(sasl, 'awsMskIam', 'kafka.sasl.awsMskIam');
  const extensions =
    oauthBearerExtensions === undefined
      ? undefined
      : section(sasl, 'oauthBearerExtensions', 'kafka.sasl.oauthBearerExtensions');
  for (const name of ['username', 'password', 'token']) {
    if (others[name] !== undefined) others[name] = secrets.credential(others[name], `kafka.sasl.${name}`);
  }
  if (iam !== undefined) {
    if (others.mechanism !== 'OAUTHBEARER')
      throw new UsageError("option kafka.sasl.awsMskIam goes with kafka.sasl.mechanism 'OAUTHBEARER'");
    if (others.token !== undefined)
      throw new UsageError('option kafka.sasl.token does not go with awsMskIam, which makes the tokens');
    others.token = await mskIamToken(iam);
  }
  if (extensions !== undefined)
    others.oauthBearerExtensions = secrets.members(extensions, 'kafka.sasl.oauthBearerExtensions');
  return others as unknown as KafkaSaslOptions;
}
