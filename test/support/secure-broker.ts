import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { alterUserScramCredentialsV0, Connection } from '@platformatic/kafka';
import { type KafkaBroker, startBroker } from './kafka-broker.js';
import { selfSigned } from './self-signed.js';

/** A broker that also listens where clients must say who they are, and where they must use TLS. */
export interface SecureBroker extends KafkaBroker {
  /** Takes SASL in plain text: PLAIN, SCRAM-SHA-256, and OAUTHBEARER with any token that is not signed. */
  readonly saslBroker: string;
  /** Takes TLS, with the certificate of {@link selfSigned}. */
  readonly tlsBroker: string;
}

/** The one user there is, for PLAIN and SCRAM. */
export const brokerUser = { username: 'alice', password: 'alice-secret-9317' } as const;

const SCRAM_SHA_256 = 1;
const SCRAM_ITERATIONS = 4096;

const LOGIN = 'org.apache.kafka.common.security';
const SASL = 'listener.name.sasl_plaintext';
const VALIDATOR = `${LOGIN}.oauthbearer.internals.unsecured.OAuthBearerUnsecuredValidatorCallbackHandler`;

/** Starts one, in about three seconds. */
export async function startSecureBroker(): Promise<SecureBroker> {
  const broker = await startBroker({
    properties: {
      listeners:
        'PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{port+1},SASL_PLAINTEXT://127.0.0.1:{port+2},SSL://127.0.0.1:{port+3}',
      'advertised.listeners':
        'PLAINTEXT://127.0.0.1:{port},SASL_PLAINTEXT://127.0.0.1:{port+2},SSL://127.0.0.1:{port+3}',
      'listener.security.protocol.map':
        'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,SSL:SSL',
      'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,OAUTHBEARER',
      [`${SASL}.plain.sasl.jaas.config`]: `${LOGIN}.plain.PlainLoginModule required user_${brokerUser.username}="${brokerUser.password}";`,
      [`${SASL}.scram-sha-256.sasl.jaas.config`]: `${LOGIN}.scram.ScramLoginModule required;`,
      [`${SASL}.oauthbearer.sasl.jaas.config`]: `${LOGIN}.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";`,
      [`${SASL}.oauthbearer.sasl.server.callback.handler.class`]: VALIDATOR,
      'ssl.keystore.type': 'PEM',
      'ssl.keystore.key': inOneLine(selfSigned.key),
      'ssl.keystore.certificate.chain': inOneLine(selfSigned.cert),
    },
  });
  const [host = '', port = ''] = broker.bootstrapBrokers[0]?.split(':') ?? [];
  await addScramUser(host, Number(port));
  return {
    ...broker,
    saslBroker: `${host}:${Number(port) + 2}`,
    tlsBroker: `${host}:${Number(port) + 3}`,
  };
}

/** PEM as a property has it. */
function inOneLine(pem: string): string {
  return pem.replaceAll('\n', '\\n');
}

async function addScramUser(host: string, port: number): Promise<void> {
  const { username, password } = brokerUser;
  const salt = randomBytes(16);
  const saltedPassword = pbkdf2Sync(password, salt, SCRAM_ITERATIONS, 32, 'sha256');
  const user = {
    name: username,
    mechanism: SCRAM_SHA_256,
    iterations: SCRAM_ITERATIONS,
    salt,
    saltedPassword,
  };
  const connection = new Connection('test');
  await connection.connect(host, port);
  await alterUserScramCredentialsV0.api.async(connection, [], [user]);
  await connection.close();
}
