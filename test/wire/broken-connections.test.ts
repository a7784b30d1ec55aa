import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connections } from '#dist/wire/connections.js';
import { connectionOptions } from '../support/connection-options.js';
import { selfSigned } from '../support/self-signed.js';
import { ask, askAll, closing, poolTo, until } from './asking.js';
import { answerText, type RawConnection, type RawRequest, rawServer } from './raw-server.js';

const MB = 1024 * 1024;
const echo = ({ body, answer }: RawRequest): void => answer(body.toString());

describe('a connection that the server ends', () => {
  it('while it is idle is not used any more, and costs no request', async () => {
    await using server = await rawServer(echo);
    using pool = poolTo(server.port);
    await askAll(pool, 3);
    for (const { socket } of server.connections) socket.end();
    await until(() => server.open === 0);
    assert.deepEqual(await askAll(pool, 2), ['200 request 0', '200 request 1']);
    assert.equal(server.arrived, 5);
  });

  it('after its answer, as it has said, takes no other request', async () => {
    await using server = await rawServer(({ body, answer }) => answer(body.toString(), 'connection: close'));
    using pool = poolTo(server.port, 2);
    const echoed = Array.from({ length: 10 }, (_, i) => `200 request ${i}`);
    assert.deepEqual(await askAll(pool, 10), echoed);
    assert.equal(server.arrived, 10);
  });

  it('instead of an answer fails its request, and no other', async () => {
    await using server = await rawServer((request) => {
      if (request.connection.index === 0) request.connection.socket.end();
      else echo(request);
    });
    using pool = poolTo(server.port, 1);
    const outcomes = await askAll(pool, 3);
    assert.deepEqual(outcomes, ['ECONNRESET', '200 request 1', '200 request 2']);
  });

  it('in the middle of an answer fails its request, and no other', async () => {
    for (const [isReset, failure] of [
      [false, 'BrokenHttp'],
      [true, 'ECONNRESET'],
    ] as const) {
      await using server = await rawServer((request) => {
        const { socket, index } = request.connection;
        if (index > 0) echo(request);
        else
          socket.write(answerText(200, 'four').slice(0, -1), () => {
            // After the client has read once more: where data and reset come at once, libuv tells of a mere end.
            if (isReset) setTimeout(() => setImmediate(() => socket.resetAndDestroy()), 5);
            else socket.end();
          });
      });
      using pool = poolTo(server.port, 1);
      assert.deepEqual(await askAll(pool, 2), [failure, '200 request 1']);
    }
  });

  it('to end an answer that has no other end is good for no more', async () => {
    await using server = await rawServer(({ connection: { socket } }) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\nall ');
      socket.end('of it');
    });
    using pool = poolTo(server.port, 1);
    assert.deepEqual(await askAll(pool, 2), ['200 all of it', '200 all of it']);
    assert.equal(server.arrived, 2);
  });

  it('while a request is being written fails that request', async () => {
    await using server = await rawServer(echo, {
      onData: (_, { socket, index }) => {
        if (index === 0) socket.resetAndDestroy();
        else socket.end(answerText(200, ''));
      },
    });
    using pool = poolTo(server.port, 1);
    assert.match(await ask(pool, Buffer.alloc(16 * MB)).outcome, /^(ECONNRESET|EPIPE)$/);
    assert.equal(await ask(pool).outcome, '200 ');
  });
});

describe('an answer before the request was read', () => {
  for (const [name, fields, tls] of [
    ['and the end of the connection', ['connection: close'], undefined],
    ['alone', [], undefined],
    ['alone, over TLS', [], selfSigned],
  ] as const) {
    it(`is taken, and the connection takes no other request: ${name}`, async () => {
      const answered = new Set<RawConnection>();
      await using server = await rawServer(echo, {
        ...(tls !== undefined && { tls }),
        onData: (_, connection) => {
          if (answered.has(connection)) return;
          answered.add(connection);
          connection.socket.pause();
          connection.socket.write(answerText(413, 'too large', ...fields));
        },
      });
      const options = { maxInFlightRequests: 1, trustAllCertificates: tls !== undefined };
      using connections = closing(new Connections(connectionOptions(options)));
      const way = await connections.to(`http${tls === undefined ? '' : 's'}://127.0.0.1:${server.port}`);
      const large = Buffer.alloc(32 * MB);
      assert.equal(await ask(way, large).outcome, '413 too large');
      assert.equal(await ask(way, large).outcome, '413 too large');
      assert.equal(server.arrived, 2);
      for (const { socket } of server.connections) socket.resume();
      await until(() => server.open === 0);
    });
  }
});

describe('what comes when nothing was asked', () => {
  it('ends the connection and is nobody’s answer', async () => {
    await using server = await rawServer(echo);
    using pool = poolTo(server.port);
    assert.equal(await ask(pool, 'first').outcome, '200 first');
    server.connections[0]?.socket.write(answerText(200, 'stray'));
    await until(() => server.open === 0);
    assert.equal(await ask(pool, 'second').outcome, '200 second');
  });

  it('in one piece with an answer ends the connection, too', async () => {
    await using server = await rawServer(({ connection, body }) => {
      connection.socket.write(answerText(200, body.toString()) + answerText(200, 'stray'));
    });
    using pool = poolTo(server.port);
    for (const text of ['first', 'second']) assert.equal(await ask(pool, text).outcome, `200 ${text}`);
    assert.equal(server.arrived, 2);
  });

  it('after the time of a request was up is not the answer to the next one', async () => {
    const late = Promise.withResolvers<void>();
    await using server = await rawServer(async (request) => {
      if (request.body.toString() === 'slow') await late.promise;
      echo(request);
    });
    using pool = poolTo(server.port, 1);
    const slow = ask(pool, 'slow', 20);
    const next = ask(pool, 'next', undefined, () => late.resolve());
    assert.equal(await slow.outcome, 'RequestTimeout');
    assert.equal(await next.outcome, '200 next');
    await until(() => server.open === 1);
    assert.equal(await ask(pool, 'last').outcome, '200 last');
    assert.equal(server.arrived, 2);
  });

  it('after an answer was broken is read no more', async () => {
    await using server = await rawServer(({ connection, answer }) => {
      if (connection.index === 0) connection.socket.write('HTTP/1.1 twohundred\r\n');
      answer('whole');
    });
    using pool = poolTo(server.port, 1);
    assert.deepEqual(await askAll(pool, 2), ['BrokenHttp', '200 whole']);
    await sleep(5);
    assert.equal(server.open, 1);
  });
});
