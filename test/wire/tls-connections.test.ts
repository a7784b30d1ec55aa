import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { Worker } from 'node:worker_threads';
import { connectionFailure } from '#dist/wire/connection-failure.js';
import { Connections } from '#dist/wire/connections.js';
import { connectionOptions } from '../support/connection-options.js';
import { selfSigned } from '../support/self-signed.js';
import { nobodysCertificate, signedByNobody } from '../support/signed-by-nobody.js';
import { ask, askAll, closing, failureOf } from './asking.js';
import { type RawServer, type RawServerOptions, rawServer } from './raw-server.js';

function tlsServer(options: RawServerOptions = {}): Promise<RawServer> {
  return rawServer(({ body, answer }) => answer(body.toString()), { tls: selfSigned, ...options });
}

function connectionsWith(options: Parameters<typeof connectionOptions>[0]): Connections & Disposable {
  return closing(new Connections(connectionOptions(options)));
}

const socketsOf = ({ connections }: RawServer): TLSSocket[] =>
  connections.map(({ socket }) => socket as TLSSocket);

describe('a connection over TLS', () => {
  it('names its server by a name, never by an address', async () => {
    for (const [host, name, listensAt] of [
      ['localhost', 'localhost', '127.0.0.1'],
      ['127.0.0.1', false, '127.0.0.1'],
      ['[::1]', false, '::1'],
    ] as const) {
      await using server = await tlsServer({ host: listensAt, tls: signedByNobody });
      using connections = connectionsWith({ ca: nobodysCertificate });
      assert.equal(
        await ask(await connections.to(`https://${host}:${server.port}`), host).outcome,
        `200 ${host}`,
      );
      assert.deepEqual(
        socketsOf(server).map((socket) => (socket as { servername?: unknown }).servername || false),
        [name],
      );
    }
  });

  it('speaks HTTP/1.1 with a server that would rather speak HTTP/2', async () => {
    const { createSecureServer } = await import('node:http2');
    const server = createSecureServer({ ...selfSigned, allowHTTP1: true }, (request, response) => {
      response.end(request.httpVersion);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    using connections = connectionsWith({ ca: selfSigned.cert });
    const { port } = server.address() as { port: number };
    assert.equal(await ask(await connections.to(`https://127.0.0.1:${port}`)).outcome, '200 1.1');
    connections.close();
    server.close();
  });

  it('resumes the session of an earlier one', async () => {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      await using server = await tlsServer({ tls: { ...selfSigned, maxVersion: version } });
      using connections = connectionsWith({ ca: selfSigned.cert, maxInFlightRequests: 5 });
      const way = await connections.to(`https://127.0.0.1:${server.port}`);
      await ask(way).outcome;
      await askAll(way, 5);
      const resumed = socketsOf(server).map((socket) => socket.isSessionReused());
      assert.ok(resumed.length > 1);
      assert.deepEqual(resumed, [false, ...Array(resumed.length - 1).fill(true)], version);
    }
  });

  it('does not resume what another one, with other certificates, has agreed on', async () => {
    await using server = await tlsServer();
    using trusting = connectionsWith({ trustAllCertificates: true });
    const origin = `https://127.0.0.1:${server.port}`;
    assert.equal(await ask(await trusting.to(origin), 'a').outcome, '200 a');
    using others = connectionsWith({});
    assert.equal(await ask(await others.to(origin)).outcome, 'DEPTH_ZERO_SELF_SIGNED_CERT');
  });

  it('is kept though its answer came before it told that all was sent', async () => {
    // The answer must come while this thread is busy: the server is another one's.
    const worker = new Worker(new URL('./tls-worker.js', import.meta.url));
    const port = await new Promise<number>((resolve) => worker.once('message', resolve));
    let connected = 1;
    worker.on('message', (count: number) => {
      connected = count;
    });
    using connections = connectionsWith({ ca: selfSigned.cert, maxInFlightRequests: 1 });
    const way = await connections.to(`https://127.0.0.1:${port}`);
    for (let i = 0; i < 10; i++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      const { outcome } = ask(way, 'x'.repeat(10_000));
      for (const end = performance.now() + 10; performance.now() < end; );
      assert.equal(await outcome, '200 {}');
    }
    await worker.terminate();
    assert.equal(connected, 1);
  });
});

describe('a certificate', () => {
  const failing = [
    ['that nobody has signed', selfSigned, {}, '127.0.0.1', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['that one nobody has has signed', signedByNobody, {}, '127.0.0.1', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['of another address', selfSigned, { ca: selfSigned.cert }, '127.0.0.2', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    [
      'that ca has no part in',
      selfSigned,
      { ca: nobodysCertificate },
      '127.0.0.1',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
    ],
  ] as const;
  for (const [name, tls, options, host, code] of failing) {
    it(`${name} is told by its code, and nothing is sent`, async () => {
      await using server = await tlsServer({ tls, host: '0.0.0.0' });
      using connections = connectionsWith(options);
      const way = await connections.to(`https://${host}:${server.port}`);
      assert.equal(await ask(way).outcome, code);
      assert.equal(connectionFailure(Object.assign(new Error('no'), { code }))?.kind, 'unreachable');
      assert.equal(await ask(way).outcome, code, 'once more');
    });
  }

  it('is taken with trustAllCertificates, whoever has signed it and for whatever name', async () => {
    for (const tls of [selfSigned, signedByNobody]) {
      await using server = await tlsServer({ tls, host: '0.0.0.0' });
      using connections = connectionsWith({ trustAllCertificates: true });
      assert.equal(await ask(await connections.to(`https://127.0.0.2:${server.port}`), 'a').outcome, '200 a');
    }
  });

  it('is not asked for where the server does not speak TLS', async () => {
    await using server = await rawServer(({ answer }) => answer(''), {
      onData: (_, { socket }) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    });
    using connections = connectionsWith({});
    const code = await ask(await connections.to(`https://127.0.0.1:${server.port}`)).outcome;
    assert.match(code, /^(ERR_SSL_|EPROTO)/);
    assert.equal(connectionFailure(Object.assign(new Error('no'), { code }))?.kind, 'unreachable');
  });

  it('that OpenSSL has anything against makes a server unreachable', () => {
    const codes =
      'UNABLE_TO_GET_ISSUER_CERT UNABLE_TO_GET_CRL UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY CERT_SIGNATURE_FAILURE ' +
      'CERT_NOT_YET_VALID CERT_HAS_EXPIRED CRL_HAS_EXPIRED ERROR_IN_CERT_NOT_AFTER_FIELD ' +
      'SELF_SIGNED_CERT_IN_CHAIN UNABLE_TO_GET_ISSUER_CERT_LOCALLY CERT_CHAIN_TOO_LONG CERT_REVOKED INVALID_CA ' +
      'PATH_LENGTH_EXCEEDED INVALID_PURPOSE CERT_UNTRUSTED CERT_REJECTED HOSTNAME_MISMATCH';
    for (const code of codes.split(' '))
      assert.equal(connectionFailure(Object.assign(new Error('no'), { code }))?.kind, 'unreachable', code);
  });
});

describe('the port of an origin', () => {
  for (const [protocol, port] of [
    ['http', 80],
    ['https', 443],
  ] as const) {
    it(`is ${port} for ${protocol}: if it has none`, async () => {
      using connections = connectionsWith({});
      // An address of this machine at which nothing listens.
      const failure = await failureOf(await connections.to(`${protocol}://127.44.55.66`));
      assert.deepEqual([failure.code, failure.port], ['ECONNREFUSED', port]);
    });
  }
});
