import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import avro from 'avsc';
import { type DynamoDbSinkError, isDynamoDbSinkError, NumberValue } from 'dynamodb-sink';
import { registryDeserializer } from '#dist/kafka/deserialize/registry/registry-deserializer.js';
import type { RegistryOptions } from '#dist/kafka/deserialize/registry/registry-options.js';
import { selfSigned } from '../../support/self-signed.js';
import { served } from '../../support/served.js';
import { assertFault, contextOf, refuses, SECRET } from './decode.js';

const PASSWORD = 'pa55word-of-the-registry';
const ORDER = { type: 'record', name: 'Order', fields: [{ name: 'id', type: 'string' }] };

type Answer = unknown | ((request: IncomingMessage, response: ServerResponse) => void);

/** A registry whose answers are told by path: an object with status 200, or a function that answers. */
async function registryWith(answers: Readonly<Record<string, Answer>>) {
  const asked: { path: string; headers: IncomingMessage['headers'] }[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push({ path, headers: request.headers });
    const answer = answers[path] ?? notFound(40403);
    if (typeof answer === 'function') answer(request, response);
    else response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose](): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function status(code: number, body = '', headers = {}): Answer {
  return (_: IncomingMessage, response: ServerResponse) => response.writeHead(code, headers).end(body);
}

function notFound(code: number): Answer {
  return status(404, JSON.stringify({ error_code: code, message: 'not found' }));
}

const avroSchema = (schema: unknown, references?: unknown) => ({
  schema: JSON.stringify(schema),
  references,
});

function framed(id: number, payload: Uint8Array): Buffer {
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(id, 1);
  return Buffer.concat([frame, payload]);
}

const order = (id: string): Buffer => framed(1, avro.Type.forSchema(ORDER as avro.Schema).toBuffer({ id }));

const json = (value: unknown): Buffer => framed(2, Buffer.from(JSON.stringify(value)));

/** That an attempt fails in a way that says: try again. It shows no credential. */
async function unreachable(attempt: unknown, message: RegExp): Promise<DynamoDbSinkError> {
  const error: unknown = await Promise.resolve(attempt).then(
    () => assert.fail('it did not fail'),
    (failure) => failure,
  );
  assert.ok(isDynamoDbSinkError(error), inspect(error));
  assert.equal(error.code, 'SCHEMA_REGISTRY_UNREACHABLE');
  assert.equal(error.retryable, true);
  assert.match(error.message, message);
  const text = inspect(error, { depth: null, showHidden: true, getters: true, maxStringLength: null });
  assert.ok(
    !text.includes(PASSWORD) && !text.includes(Buffer.from(`me:${PASSWORD}`).toString('base64')),
    text,
  );
  return error;
}

async function faulty(attempt: unknown, message: RegExp): Promise<void> {
  await assert.rejects(Promise.resolve(attempt), (error) => {
    assertFault(error, message);
    return true;
  });
}

describe('registryDeserializer', () => {
  it('asks for a schema once, however many messages of it come, and then decodes at once', async () => {
    await using registry = await registryWith({ '/schemas/ids/1': avroSchema(ORDER) });
    const { deserialize } = bound(registryDeserializer({ url: registry.url }));
    const first = [deserialize(order('a')), deserialize(order('b'))];
    assert.ok(first[0] instanceof Promise);
    assert.deepEqual(await Promise.all(first), [{ id: 'a' }, { id: 'b' }]);
    assert.deepEqual(deserialize(order('c')), { id: 'c' });
    assert.equal(registry.asked.length, 1);
    assert.match(String(registry.asked[0]?.headers.accept), /vnd\.schemaregistry\.v1\+json/);
    assert.equal(registry.asked[0]?.headers.authorization, undefined);
  });

  it('reads JSON of a JSON Schema exactly, and does not hold it against the schema', async () => {
    await using registry = await registryWith({
      '/schemas/ids/2': { schemaType: 'JSON', schema: '{"type":"string"}' },
    });
    const { deserialize } = bound(registryDeserializer({ url: registry.url }));
    assert.deepEqual(await deserialize(json({ id: 'a' })), { id: 'a' });
    assert.deepEqual(
      deserialize(framed(2, Buffer.from('12345678901234567890'))),
      new NumberValue('12345678901234567890'),
    );
    refuses(() => deserialize(framed(2, Buffer.from(`{"a":${SECRET}`))), /^the value is not JSON$/);
  });

  it('follows the references of a schema, each once', async () => {
    const money = { type: 'record', name: 'x.Money', fields: [{ name: 'cents', type: 'x.Cents' }] };
    const cents = { type: 'int', name: 'ignored' };
    const schema = {
      type: 'record',
      name: 'x.Order',
      fields: [
        { name: 'price', type: 'x.Money' },
        { name: 'kind', type: 'Kind' },
      ],
    };
    const kind = { type: 'enum', name: 'x.Kind', symbols: ['A', 'B'] };
    await using registry = await registryWith({
      '/schemas/ids/1': avroSchema(schema, [
        { name: 'x.Money', subject: 'a/money', version: 3 },
        { name: 'x.Kind', subject: 'kind', version: 1 },
      ]),
      '/subjects/a%2Fmoney/versions/3': avroSchema(
        {
          ...money,
          fields: [
            { name: 'cents', type: cents },
            { name: 'kind', type: 'Kind' },
          ],
        },
        [{ name: 'x.Kind', subject: 'kind', version: 1 }],
      ),
      '/subjects/kind/versions/1': avroSchema(kind),
    });
    const { deserialize } = bound(registryDeserializer({ url: `${registry.url}/` }));
    assert.deepEqual(await deserialize(framed(1, Buffer.of(4, 0, 2))), {
      price: { cents: 2, kind: 'A' },
      kind: 'B',
    });
    assert.equal(registry.asked.length, 3);
  });

  it('keeps the path of its url, and sends credentials and headers', async () => {
    await using registry = await registryWith({ '/ccompat/v7/schemas/ids/1': avroSchema(ORDER) });
    const url = `${registry.url}/ccompat/v7`;
    let calls = 0;
    for (const [auth, authorization] of [
      [{ username: 'me', password: PASSWORD }, `Basic ${Buffer.from(`me:${PASSWORD}`).toString('base64')}`],
      [async () => ({ token: `t${calls++}` }), 'Bearer t0'],
    ] as const) {
      const headers = { 'Confluent-Identity-Pool-Id': 'pool' };
      const { deserialize } = bound(registryDeserializer({ url, auth, headers }));
      assert.deepEqual(await deserialize(order('a')), { id: 'a' });
      const sent = registry.asked.at(-1)?.headers;
      assert.equal(sent?.authorization, authorization);
      assert.equal(sent?.['confluent-identity-pool-id'], 'pool');
    }
  });

  it('trusts the certificates of ca, and no others', async () => {
    await using registry = await served(() => ({ body: JSON.stringify(avroSchema(ORDER)) }), 'https');
    const trusting = bound(registryDeserializer({ url: registry.endpoint, ca: selfSigned.cert }));
    assert.deepEqual(await trusting.deserialize(order('a')), { id: 'a' });
    const other = bound(registryDeserializer({ url: registry.endpoint }));
    await unreachable(other.deserialize(order('a')), /cannot be reached$/);
  });

  it('is asked again after a failure of the registry', async () => {
    let answers = 0;
    await using registry = await registryWith({
      '/schemas/ids/1': (_: IncomingMessage, response: ServerResponse) => {
        if (answers++ === 0) response.writeHead(503).end('busy');
        else response.end(JSON.stringify(avroSchema(ORDER)));
      },
    });
    const { deserialize } = bound(registryDeserializer({ url: registry.url }));
    await unreachable(
      deserialize(order('a')),
      /^the schema registry at http:\/\/127\.0\.0\.1:\d+ answered with status 503$/,
    );
    assert.deepEqual(await deserialize(order('a')), { id: 'a' });
  });

  it('gives up no message for what is wrong with the registry, or with what it is asked for', async () => {
    const elsewhere = await registryWith({});
    await using _closed = elsewhere;
    const cases: [answer: Answer, message: RegExp][] = [
      [status(500, PASSWORD), /status 500$/],
      [status(401), /status 401: it refuses the credentials, or what they may do; see auth$/],
      [
        status(302, '', { location: `${elsewhere.url}/schemas/ids/1` }),
        /status 302, a redirect, which is not followed/,
      ],
      [status(404, '<html>'), /status 404, but not as a schema registry does: is its url right\?$/],
      [status(404, '{"error_code":404,"message":"HTTP 404 Not Found"}'), /is its url right\?$/],
      [status(200, '<html>'), /something that is no schema/],
      [{ schema: 7 }, /something that is no schema/],
      [avroSchema(ORDER, [{ subject: 'a' }]), /something that is no schema/],
      [status(200, ' '.repeat(9 * 1024 * 1024)), /answered with more than 8388608 bytes$/],
      [(request: IncomingMessage) => request.socket.destroy(), /cannot be reached$/],
      [() => {}, /gave no answer within 300 ms$/],
      [
        (_: IncomingMessage, response: ServerResponse) => response.write('{'),
        /gave no answer within 300 ms$/,
      ],
    ];
    for (const [answer, message] of cases) {
      await using registry = await registryWith({ '/schemas/ids/1': answer });
      const auth = { username: 'me', password: PASSWORD };
      const { deserialize, close } = bound(
        registryDeserializer({ url: registry.url, auth, requestTimeoutMS: 300 }),
      );
      await unreachable(deserialize(order(SECRET)), message);
      close();
    }
    assert.equal(elsewhere.asked.length, 0, 'credentials followed a redirect');
  });

  it('asks nothing without credentials that can be sent', async () => {
    await using registry = await registryWith({ '/schemas/ids/1': avroSchema(ORDER) });
    const given: NonNullable<RegistryOptions['auth']>[] = [
      { token: `${PASSWORD}\n` },
      { username: 'a:b', password: PASSWORD },
      (() => undefined) as never,
    ];
    for (const auth of given) {
      const { deserialize } = bound(registryDeserializer({ url: registry.url, auth }));
      await unreachable(deserialize(order('a')), /was not asked: auth has no credentials that can be sent/);
    }
    const auth = () => Promise.reject(new Error('no vault'));
    const { deserialize } = bound(registryDeserializer({ url: registry.url, auth }));
    const error = await unreachable(deserialize(order('a')), /was not asked: the function auth failed$/);
    assert.equal((error.cause as Error).message, 'no vault');
    assert.equal(registry.asked.length, 0);
  });

  it('is the fault of the message that it is not in the wire format, or that nobody knows its schema', async () => {
    await using registry = await registryWith({
      '/schemas/ids/1': avroSchema(ORDER),
      '/schemas/ids/3': { schema: 'message A {}', schemaType: 'PROTOBUF' },
      '/schemas/ids/4': avroSchema('Unknown'),
      '/schemas/ids/5': { schema: '{' },
      '/schemas/ids/6': avroSchema(ORDER, [{ subject: 'gone', version: 1 }]),
      '/subjects/gone/versions/1': notFound(40401),
    });
    const { deserialize } = bound(registryDeserializer({ url: registry.url }));
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(4), Buffer.from(`{"a":"${SECRET}"}`)]) {
      refuses(() => deserialize(bytes), /^the value does not begin with a zero byte and the id of a schema/);
    }
    const some = Buffer.from(SECRET);
    await faulty(
      deserialize(framed(9, some)),
      /^the value was written with schema 9, which the registry at http:\S+ does not have$/,
    );
    await faulty(
      deserialize(framed(3, some)),
      /schema 3, of a type that is neither AVRO nor JSON: decode it by a function$/,
    );
    await faulty(
      deserialize(framed(4, some)),
      /schema 4, which refers to a type that it does not have: Unknown$/,
    );
    await faulty(deserialize(framed(5, some)), /schema 5, which is not JSON$/);
    await faulty(
      deserialize(framed(6, some)),
      /schema 6, which refers to a schema that the registry does not have$/,
    );
    await faulty(deserialize(framed(1, some)), /^the value does not decode by schema 1: /);
    refuses(() => deserialize(framed(3, some)), /schema 3/);
    const asked = registry.asked.length;
    await faulty(deserialize(framed(9, some)), /schema 9/);
    assert.equal(registry.asked.length, asked + 1, 'what is not there may be registered later');
  });

  it('ends what is asked when it is closed, and can be used again', async () => {
    let answers = 0;
    await using registry = await registryWith({
      '/schemas/ids/1': (_: IncomingMessage, response: ServerResponse) => {
        if (answers++ > 0) response.end(JSON.stringify(avroSchema(ORDER)));
      },
    });
    const { deserialize, close } = bound(registryDeserializer({ url: registry.url }));
    const attempt = deserialize(order('a'));
    while (registry.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    close();
    await unreachable(attempt, /cannot be reached$/);
    assert.deepEqual(await deserialize(order('a')), { id: 'a' });
    close();
  });

  it('refuses options that are wrong, and shows no secret', () => {
    const url = 'https://registry.example.com';
    const auth = { username: 'me', password: PASSWORD };
    const cases: [options: unknown, message: RegExp][] = [
      [undefined, /^option registryDeserializer must be an object with a url/],
      [{}, /url must be a URL with https: or http:/],
      [{ url: 'ftp://registry' }, /url must be a URL with https: or http:/],
      [
        { url: `https://me:${PASSWORD}@registry.example.com` },
        /url has credentials in it, .*; give them as auth$/,
      ],
      [{ url: `${url}?token=${PASSWORD}` }, /url must end with its path, without \? and #$/],
      [
        { url: 'http://registry.example.com', auth },
        /is http: to registry\.example\.com, which is not this machine/,
      ],
      [
        { url: 'http://registry.example.com', headers: { 'x-api-key': PASSWORD } },
        /credentials would go unencrypted/,
      ],
      [{ url, auth: { username: 'me' } }, /auth must be \{ username, password \}, \{ token \} or a function/],
      [{ url, auth: { ...auth, token: PASSWORD } }, /auth must be/],
      [{ url, auth: PASSWORD }, /auth must be/],
      [
        { url, headers: { Authorization: PASSWORD } },
        /headers must have names of headers .*; for authorization there is auth$/,
      ],
      [{ url, headers: { 'x-key': `${PASSWORD}\n` } }, /headers must have names/],
      [{ url, ca: '/etc/ca.pem' }, /ca must be one or several certificates in PEM form/],
      [{ url, requestTimeoutMS: 0 }, /requestTimeoutMS must be an integer from 1 to 2147483647; it is 0$/],
      [{ url, times: 'date' }, /times must be 'number' or 'iso'; it is "date"$/],
      [{ url, allowInsecureUrl: 1 }, /allowInsecureUrl must be true or false/],
      [
        { ulr: url },
        /option registryDeserializer\.ulr is unknown; did you mean registryDeserializer\.url\?$/,
      ],
    ];
    for (const [options, message] of cases) {
      assert.throws(
        () => registryDeserializer(options as RegistryOptions),
        (error) => {
          assert.ok(isDynamoDbSinkError(error) && error.code === 'INVALID_OPTION', inspect(error));
          assert.match(error.message, message);
          assert.ok(!inspect(error, { depth: null }).includes(PASSWORD));
          return true;
        },
      );
    }
    for (const insecure of [
      { url: 'http://localhost:8081', auth },
      { url: 'http://registry.example.com' },
      { url: 'http://registry.example.com', auth, allowInsecureUrl: true },
    ]) {
      const made = registryDeserializer(insecure);
      assert.ok(!inspect(made, { depth: null, showHidden: true }).includes(PASSWORD));
    }
  });
});

/** Its functions, as a worker calls them. */
function bound(deserializer: ReturnType<typeof registryDeserializer>) {
  return {
    deserialize: (bytes: Buffer): unknown => deserializer.deserialize(bytes, contextOf()),
    close: () => void deserializer.close?.(),
  };
}
