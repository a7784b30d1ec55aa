import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Connections } from '#dist/wire/connections.js';
import { connectionOptions } from '../support/connection-options.js';
import { selfSigned } from '../support/self-signed.js';
import { ask, closing, poolTo } from './asking.js';
import { rawServer } from './raw-server.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const MB = 1024 * 1024;

const sha = (bytes: Buffer | string): string => createHash('sha1').update(bytes).digest('hex');

/** Bytes of which no two pieces are equal. */
function manyBytes(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32LE((at * 2654435761) >>> 0, at);
  return bytes;
}

describe('a request of 16 MB', () => {
  for (const protocol of ['http', 'https'] as const) {
    it(`arrives whole over ${protocol}, and so do small ones before and after it on the same connection`, async () => {
      await using server = await rawServer(({ body, answer }) => answer(sha(body)), {
        ...(protocol === 'https' && { tls: selfSigned }),
      });
      const ca = protocol === 'https' ? { ca: selfSigned.cert } : {};
      using connections = closing(new Connections(connectionOptions(ca)));
      const way = await connections.to(`${protocol}://127.0.0.1:${server.port}`);
      const large = manyBytes(16 * MB);
      for (const bytes of ['small', large, 'small', large.subarray(5), large.subarray(0, 600_000), ''])
        assert.equal(await ask(way, bytes as string).outcome, `200 ${sha(bytes)}`);
      assert.equal(server.arrived, 1);
    });
  }

  it('leaves no more than 32 MB behind on idle connections, for the next such requests', async () => {
    await using server = await rawServer(({ answer }) => answer(''));
    using pool = poolTo(server.port, 4);
    const large = Buffer.alloc(16 * MB);
    const askFour = () => Promise.all([1, 2, 3, 4].map(() => ask(pool, large).outcome));
    const small = Buffer.alloc(1000);
    await Promise.all([1, 2, 3, 4].map(() => ask(pool, small).outcome));
    collectGarbage();
    const before = process.memoryUsage().arrayBuffers;
    await askFour();
    // Garbage that V8 has not looked at yet is no leak.
    let kept = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 20 && kept > 33 * MB; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      collectGarbage();
      kept = process.memoryUsage().arrayBuffers - before;
    }
    assert.ok(kept < 33 * MB, `${kept} bytes are kept`);
    assert.equal(server.arrived, 4);
  });
});

describe('an answer of 16 MB', () => {
  it('is read whole, and the connection is used again', async () => {
    const body = 'x'.repeat(16 * MB);
    await using server = await rawServer(({ answer }) => answer(body));
    using pool = poolTo(server.port, 1);
    for (let i = 0; i < 2; i++) assert.equal(sha(await ask(pool).outcome), sha(`200 ${body}`));
    assert.equal(server.arrived, 1);
  });
});
