import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connections } from '#dist/wire/connections.js';
import { connectionOptions } from '../support/connection-options.js';
import { selfSigned } from '../support/self-signed.js';
import { ask, askAll, closing, poolTo, until } from './asking.js';
import { type RawRequest, rawServer } from './raw-server.js';

const echo = ({ body, answer }: RawRequest): void => answer(body.toString());
const echoed = (count: number): string[] => Array.from({ length: count }, (_, i) => `200 request ${i}`);

/** A server whose TLS handshakes wait for `let`. */
async function slowServer(): Promise<
  Awaited<ReturnType<typeof rawServer>> & { let: (index: number) => void }
> {
  const gates = Array.from({ length: 50 }, () => Promise.withResolvers<void>());
  const server = await rawServer(echo, { tls: selfSigned, accept: (_, index) => gates[index]?.promise });
  return Object.defineProperties(
    { let: (index: number) => gates[index]?.resolve() },
    Object.getOwnPropertyDescriptors(server),
  ) as Awaited<ReturnType<typeof slowServer>>;
}

async function tlsWay(port: number, maxInFlightRequests: number) {
  const connections = closing(
    new Connections(connectionOptions({ ca: selfSigned.cert, maxInFlightRequests })),
  );
  return {
    way: await connections.to(`https://127.0.0.1:${port}`),
    [Symbol.dispose]: () => connections.close(),
  };
}

describe('the connections to an origin', () => {
  it('are one, used again and again, for one request at a time', async () => {
    await using server = await rawServer(echo);
    using pool = poolTo(server.port);
    for (let i = 0; i < 50; i++) assert.equal(await ask(pool, `request ${i}`).outcome, `200 request ${i}`);
    assert.equal(server.arrived, 1);
  });

  it('are as many as requests in flight, and never more than may be', async () => {
    await using server = await rawServer((request) => setImmediate(echo, request));
    using pool = poolTo(server.port, 7);
    assert.deepEqual(await askAll(pool, 200), echoed(200));
    assert.deepEqual([server.most, server.arrived], [7, 7]);
  });

  it('are used in the order that lets those not needed become idle', async () => {
    await using server = await rawServer(({ answer, connection }) => answer(String(connection.index)));
    using pool = poolTo(server.port, 4);
    await askAll(pool, 4);
    const answers = new Set<string>();
    for (let i = 0; i < 20; i++) answers.add(await ask(pool).outcome);
    assert.equal(answers.size, 1);
  });

  it('are used again by what an answer makes room for', async () => {
    await using server = await rawServer(echo);
    using pool = poolTo(server.port, 50);
    await new Promise<void>((resolve) => {
      const next = (left: number): void => {
        ask(pool, 'next', undefined, left === 0 ? resolve : () => next(left - 1));
      };
      next(20);
    });
    assert.equal(server.arrived, 1);
  });
});

describe('connections that take long to be made', () => {
  it('are eight at once at most, each of which makes room for another', async () => {
    await using server = await slowServer();
    using tls = await tlsWay(server.port, 50);
    const all = askAll(tls.way, 50);
    await until(() => server.arrived === 8);
    await sleep(20);
    assert.equal(server.arrived, 8);
    server.let(0);
    await all;
    assert.ok(server.arrived <= 9, `${server.arrived} have been made, though one was enough`);
  });

  it('do not hold requests up that can go over another one', async () => {
    await using server = await slowServer();
    using tls = await tlsWay(server.port, 50);
    const all = askAll(tls.way, 50);
    server.let(3);
    assert.deepEqual(await all, echoed(50));
    assert.deepEqual(
      server.connections.map(({ index }) => index),
      [3],
    );
  });

  it('are not waited for by a request whose time is up, and not taken for it', async () => {
    await using server = await slowServer();
    using tls = await tlsWay(server.port, 50);
    const late = ask(tls.way, 'late', 20);
    assert.equal(await late.outcome, 'RequestTimeout');
    server.let(0);
    assert.equal(await ask(tls.way, 'in time').outcome, '200 in time');
    assert.equal(server.arrived, 1, 'and none more is made');
  });

  it('are not made again for requests whose time is up', async () => {
    await using server = await rawServer(echo, {
      tls: selfSigned,
      accept: async (socket) => {
        await sleep(50);
        socket.destroy();
      },
    });
    using tls = await tlsWay(server.port, 2);
    const late = Array.from({ length: 20 }, () => ask(tls.way, '', 10).outcome);
    assert.deepEqual(new Set(await Promise.all(late)), new Set(['RequestTimeout']));
    await until(() => server.open === 0);
    await sleep(20);
    assert.equal(server.arrived, 2);
  });
});

describe('a connection that cannot be made', () => {
  it('fails one request that waits, and the others go on', async () => {
    await using server = await rawServer(echo, {
      tls: selfSigned,
      accept: (socket, index) => {
        if (index % 2 === 1) socket.destroy();
      },
    });
    using tls = await tlsWay(server.port, 4);
    const outcomes = await askAll(tls.way, 4);
    const failed = outcomes.filter((outcome) => !outcome.startsWith('200'));
    assert.deepEqual(new Set(failed), new Set(['ECONNRESET']));
    assert.ok(failed.length <= server.arrived / 2, `${failed.length} of ${server.arrived}`);
    assert.equal(await ask(tls.way, 'next').outcome, '200 next');
  });

  it('fails each request once where nothing listens', async () => {
    const server = await rawServer(echo);
    await server[Symbol.asyncDispose]();
    using pool = poolTo(server.port, 50);
    assert.deepEqual(await askAll(pool, 50), Array(50).fill('ECONNREFUSED'));
    assert.equal(await ask(pool).outcome, 'ECONNREFUSED', 'and the next one just so');
  });
});

describe('a pool that is closed', () => {
  it('ends all of its connections, those that are being made too, and makes no more', async () => {
    await using server = await slowServer();
    using tls = await tlsWay(server.port, 10);
    const sent = ask(tls.way);
    server.let(0);
    await sent.outcome;
    const asked = Array.from({ length: 10 }, () => ask(tls.way));
    await until(() => server.open === 8 + 1);
    tls[Symbol.dispose]();
    for (const { exchange } of asked) exchange.cancel(new Error('closed'));
    for (let i = 1; i < 9; i++) server.let(i);
    await until(() => server.open === 0);
    await sleep(10);
    assert.equal(server.arrived, 9);
  });
});
