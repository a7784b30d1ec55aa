import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { parseCommand } from '#dist/cli/arguments.js';
import { readConfigFile } from '#dist/cli/config-file.js';
import { connectionOf } from '#dist/cli/kafka/connection-config.js';
import { type PreparedWorker, prepareWorker } from '#dist/cli/kafka/prepare-worker.js';
import { deserializersOf } from '#dist/cli/kafka/registry-config.js';
import { Secrets } from '#dist/cli/kafka/secrets.js';
import { moduleOf, textFile } from '../run-cli.js';

const silent = (): void => {};
const parts = {
  logger: { debug: silent, info: silent, warn: silent, error: silent },
  onRejected: silent,
};
const flags = ['--brokers', 'localhost:9092', '--topic', 'orders', '--group', 'g', '--table', 'orders'];

async function prepare(...args: string[]): Promise<PreparedWorker> {
  const command = parseCommand(['kafka', ...args]);
  assert.equal(command.name, 'kafka');
  return prepareWorker(command.kafka, parts);
}

async function refusal(...args: string[]): Promise<string> {
  try {
    await prepare(...args);
  } catch (error) {
    assert.equal((error as Error).name, 'UsageError', String(error));
    return (error as Error).message;
  }
  throw new Error('it was taken');
}

/** What is said of a file with these options beside the flags that are needed; without its path. */
async function refusalOf(config: object): Promise<string> {
  const file = textFile('json', JSON.stringify(config));
  return (await refusal(...flags, '--config', file)).replace(`${file}: `, '');
}

test('each flag that must be there is asked for, unless the file has its option', async () => {
  for (const [name, option, question] of [
    ['--brokers', 'kafka.bootstrapBrokers', 'where is Kafka?'],
    ['--topic', 'topics', 'which topic'],
    ['--group', 'groupId', 'which consumer group'],
    ['--table', 'sink.tableName', 'which table'],
  ] as const) {
    const at = flags.indexOf(name);
    const message = await refusal(...flags.toSpliced(at, 2));
    assert.ok(
      message.startsWith(`no ${name} `) && message.includes(question) && message.includes(option),
      message,
    );
  }
  const file = textFile(
    'json',
    JSON.stringify({
      kafka: { bootstrapBrokers: ['localhost:9092'] },
      topics: 'orders',
      groupId: 'g',
      tables: 'copy-of-{topic}',
      http: { port: 0 },
    }),
  );
  const { http } = await prepare('--config', file);
  assert.deepEqual(http, { port: 0, host: '127.0.0.1' });
});

test('JSON and YAML hold the same', async () => {
  const json = textFile('json', '{"topics":["a","b"],"sink":{"maxBatchSize":5,"failOnError":true}}');
  const yaml = textFile(
    'yaml',
    '# a comment\ntopics: [a, b]\nsink:\n  maxBatchSize: 5\n  failOnError: true\n',
  );
  assert.deepEqual(await readConfigFile(yaml), await readConfigFile(json));
});

test('flags win over the file, and errors name what was given: the flag, or file and option', async () => {
  const file = textFile('json', '{"startFrom":"first","groupId":"from the file"}');
  assert.equal(
    await refusal(...flags, '--config', file),
    `${file}: option startFrom must be one of "earliest", "latest", "fail"; it is "first"`,
  );
  assert.equal(
    await refusal(...flags, '--config', file, '--start-from', 'second'),
    '--start-from must be one of "earliest", "latest", "fail"; it is "second"',
  );
  await prepare(...flags, '--config', file, '--start-from', 'latest');
});

test('lists may be given by commas and by repetition', () => {
  const command = parseCommand(['kafka', ...flags, '--topic', 'b,c', '--brokers=x:1']);
  assert.ok(command.name === 'kafka');
  assert.deepEqual(command.kafka.options.get('topics'), ['orders', 'b', 'c']);
  assert.deepEqual(command.kafka.options.get('kafka.bootstrapBrokers'), ['localhost:9092', 'x:1']);
});

test('wrong flags are told by their name', async () => {
  assert.match(await refusal(...flags, '--http-port', '70000'), /^--http-port must be a port, 0 to 65535/);
  assert.match(
    await refusal(...flags, '--deserialize', 'jsno'),
    /^--deserialize is "jsno", .*did you mean json\?$/,
  );
  assert.match(
    await refusal(...flags, '--dead-letter-topic', 'orders'),
    /^--dead-letter-topic must not be one of/,
  );
  assert.match(
    await refusal(...flags, '--endpoint', 'http://db.example:8000'),
    /^--endpoint is http: to db\.example/,
  );
  assert.throws(
    () => parseCommand(['kafka', ...flags, '--progress', 'loud']),
    /--progress must be auto, json or none/,
  );
  assert.throws(() => parseCommand(['kafka', 'orders', ...flags]), /"orders" is one too many/);
  assert.throws(
    () => parseCommand(['kafka', ...flags, '--sasl-password', 'x']),
    /unknown option --sasl-password/,
  );
});

test('a name that the file may not have is refused wherever it stands, with the one that is near', async () => {
  for (const [config, message] of [
    [{ topcis: 'x' }, 'option topcis is unknown; did you mean topics?'],
    [{ sink: { maxBatchSise: 5 } }, 'option sink.maxBatchSise is unknown; did you mean sink.maxBatchSize?'],
    [
      { sink: { dynamoDb: { regoin: 'x' } } },
      'option sink.dynamoDb.regoin is unknown; did you mean sink.dynamoDb.region?',
    ],
    [{ kafka: { clientID: 'x' } }, 'option kafka.clientID is unknown; did you mean kafka.clientId?'],
    [{ kafka: { tls: { cat: 'x' } } }, 'option kafka.tls.cat is unknown; did you mean kafka.tls.ca?'],
    [{ http: { prt: 1 } }, 'option http.prt is unknown; did you mean http.port?'],
    [
      { deserialize: 'registry', registry: { uri: 'x' } },
      'option registry.uri is unknown; did you mean registry.url?',
    ],
  ] as const) {
    assert.equal(await refusalOf(config), message);
  }
});

test('the library checks the options of the sink, and its messages say whose they are', async () => {
  assert.equal(
    await refusalOf({ sink: { maxBatchSize: 26 } }),
    'option sink.maxBatchSize must be a whole number from 1 to 25; it is 26',
  );
  assert.match(await refusalOf({ sink: { tableName: 'x' } }).catch(String), /it was taken/); // the flag wins
  assert.match(await refusalOf({ sink: 5 }), /^option sink must be an object; it is 5$/);
  assert.match(
    await refusalOf({ kafka: { tls: true } }),
    /^option kafka\.tls must be an object; it is true$/,
  );
  assert.match(await refusalOf({ drainTimeoutMS: '30s' }), /^option drainTimeoutMS must be a whole number/);
});

test('what is code has no place in the file, and it says what has', async () => {
  assert.match(
    await refusalOf({ sink: { elementConverter: './x.js' } }),
    /is code, .*: name its module with converter/,
  );
  assert.match(await refusalOf({ logger: 'console' }), /^option logger is code/);
  assert.match(
    await refusalOf({ kafka: { sasl: { mechanism: 'GSSAPI', authenticate: 'x' } } }),
    /authenticate is code/,
  );
});

test('a converter is looked for beside the file that names it, and from a flag in the current folder', async () => {
  const module = moduleOf('mjs', 'export const converter = ({ value }) => ({ type: "PUT", item: value });');
  const name = module.slice(dirname(module).length + 1);
  await prepare(...flags, '--config', textFile('json', JSON.stringify({ converter: `./${name}` })));
  await prepare(...flags, '--converter', module);
  assert.match(
    await refusalOf({ converter: './nowhere.mjs' }),
    /^converter \.\/nowhere\.mjs could not be loaded/,
  );
  assert.match(await refusalOf({ converter: 5 }), /^option converter must be the path of a module$/);
  assert.match(
    await refusal(...flags, '--converter', './nowhere.mjs'),
    /^--converter \.\/nowhere\.mjs could not be/,
  );
});

test('a file that cannot be read is told without what is in it', async () => {
  const at = (extension: string, text: string): Promise<string> =>
    refusal(...flags, '--config', textFile(extension, text)).then((message) => message.replace(/^\S+\//, ''));
  assert.match(
    await at('json', '{\n "a" 1, "b": "hidden-4711" }'),
    /\.json is not valid JSON at line 2, column 6$/,
  );
  assert.match(
    await at('yaml', 'a: 1\nb: [hidden-4711\nc: 2'),
    /is not valid YAML at line \d, column \d+ \(\w+\)$/,
  );
  assert.match(
    await at('yaml', 'a: 1\na: hidden-4711'),
    /\.yaml is not valid YAML at line 2, column 1 \(DUPLICATE_KEY\)$/,
  );
  assert.match(
    await at('yml', 'a: !!js/function hidden-4711'),
    /is not valid YAML .*\(TAG_RESOLVE_FAILED\)$/,
  );
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...'bcdefgh'].map((name, i, all) =>
    i === 0
      ? name
      : `${name}: &${name} [${Array(9)
          .fill(`*${all[i - 1]?.[0]}`)
          .join()}]`,
  );
  assert.match(await at('yaml', bomb.join('\n')), /its aliases cannot be resolved$/);
  assert.match(await at('json', '[1]'), /must hold an object of options$/);
  assert.match(await at('toml', 'a = 1'), /--config must name a file that ends with \.json, \.yaml or \.yml/);
});

test('secrets come from the environment, or from files that are read again', async () => {
  const passwordFile = textFile('txt', 'first-4711\n');
  process.env.TEST_SASL_USERNAME = 'alice';
  const secrets = new Secrets(dirname(passwordFile));
  const { sasl, tls } = await connectionOf(
    {
      tls: { ca: [{ file: passwordFile }], cert: 'as it is', rejectUnauthorized: true },
      sasl: {
        mechanism: 'PLAIN',
        username: { env: 'TEST_SASL_USERNAME' },
        password: { file: passwordFile.slice(dirname(passwordFile).length + 1) },
      },
    },
    secrets,
  );
  delete process.env.TEST_SASL_USERNAME;
  assert.deepEqual(tls, { ca: ['first-4711'], cert: 'as it is', rejectUnauthorized: true });
  assert.equal(sasl?.username, 'alice');
  assert.ok(typeof sasl?.password === 'function');
  assert.equal(await sasl.password(), 'first-4711');
  writeFileSync(passwordFile, 'second-4711\r\n');
  assert.equal(await sasl.password(), 'second-4711');
  writeFileSync(passwordFile, '\n');
  await assert.rejects(async () => (sasl.password as () => Promise<string>)(), {
    code: 'CREDENTIALS_UNAVAILABLE',
    retryable: true,
    message: /^option kafka\.sasl\.password: cannot read .*: it is empty$/,
  });
});

test('a secret that is not there is asked for by option and place, and none is shown', async () => {
  const sasl = (password: unknown): Promise<string> =>
    refusalOf({ kafka: { sasl: { mechanism: 'PLAIN', username: 'alice', password } } });
  assert.equal(
    await sasl({ env: 'NO_SUCH_VARIABLE' }),
    'option kafka.sasl.password: the environment variable NO_SUCH_VARIABLE is not set, or empty',
  );
  assert.equal(
    await sasl({ file: '/nowhere/password' }),
    'option kafka.sasl.password: cannot read /nowhere/password: there is no such file',
  );
  for (const wrong of [4711, { evn: 'hidden-4711' }, { env: 'A', file: 'hidden-4711' }, ['hidden-4711']]) {
    assert.equal(
      await sasl(wrong),
      'option kafka.sasl.password must be text (digits in quotes), { env: NAME } or { file: PATH }',
    );
  }
});

test('a schema registry is asked with what its files hold at the time', async () => {
  const file = textFile('txt', 'token-1\n');
  const config = {
    deserialize: 'registry',
    registry: { url: 'http://127.0.0.1:8081', auth: { token: { file } }, times: 'iso' },
  };
  const { deserialize, deserializeKey } = deserializersOf(config, new Secrets('/'));
  assert.equal(typeof (deserialize as { deserialize: unknown }).deserialize, 'function');
  assert.equal(deserializeKey, undefined);
  assert.match(await refusalOf({ deserialize: 'registry' }), /^option registry must be given/);
  assert.match(await refusalOf({ registry: { url: 'http://x' } }), /^option registry has no effect/);
  assert.match(
    await refusalOf({
      deserialize: 'registry',
      registry: { url: 'http://x.example', auth: { token: 'hidden-4711' } },
    }),
    /^option registry\.url is http: to x\.example(?!.*4711)/,
  );
});

test('IAM on Amazon MSK gives a token that is signed for the region', async () => {
  const before = { ...process.env };
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' });
  try {
    const { sasl } = await connectionOf(
      { sasl: { mechanism: 'OAUTHBEARER', awsMskIam: { region: 'eu-west-1' } } },
      new Secrets('/'),
    );
    assert.ok(typeof sasl?.token === 'function');
    assert.deepEqual(Object.keys(sasl).sort(), ['mechanism', 'token']);
    const url = new URL(Buffer.from(await sasl.token(), 'base64url').toString());
    assert.equal(url.hostname, 'kafka.eu-west-1.amazonaws.com');
    assert.equal(url.searchParams.get('Action'), 'kafka-cluster:Connect');
    assert.match(
      url.searchParams.get('X-Amz-Credential') ?? '',
      /^AKIDEXAMPLE\/\d{8}\/eu-west-1\/kafka-cluster\//,
    );
  } finally {
    process.env = before;
  }
  const iam = (awsMskIam: object, mechanism = 'OAUTHBEARER'): Promise<string> =>
    refusalOf({ kafka: { sasl: { mechanism, awsMskIam } } });
  assert.match(
    await iam({ region: 'x' }, 'PLAIN'),
    /awsMskIam goes with kafka\.sasl\.mechanism 'OAUTHBEARER'/,
  );
  assert.match(
    await iam({ regoin: 'x' }),
    /awsMskIam\.regoin is unknown; did you mean kafka\.sasl\.awsMskIam\.region\?/,
  );
  assert.match(
    await iam({ region: 'x', profile: 'a', roleArn: 'b' }),
    /profile and roleArn exclude each other/,
  );
});
