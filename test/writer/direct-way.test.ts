import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ConverterObject, typeInformedElementConverter } from 'dynamodb-sink';
import { encodesDirectly } from '#dist/convert/direct-encodings.js';
import { refuseDirect } from '#dist/item/encode-directly.js';
import { DirectWay } from '#dist/writer/direct-way.js';
import { orders, scriptedWorld, takeAll } from '../support/scripted-world.js';

/** How many of `count` elements are tried, of which `could` tells whether they can be encoded directly. */
function tried(way: DirectWay<never>, count: number, could: (i: number) => boolean): number {
  let all = 0;
  for (let i = 0; i < count; i++) {
    if (way.next() === undefined) continue;
    all++;
    way.tried(could(i));
  }
  return all;
}

describe('encoding elements directly', () => {
  const newWay = (): DirectWay<never> => new DirectWay(typeInformedElementConverter({ id: 'string' }));

  it('is tried for each while most can be', () => {
    assert.equal(
      tried(newWay(), 10_000, () => true),
      10_000,
    );
    assert.equal(
      tried(newWay(), 10_000, (i) => i % 4 > 0),
      10_000,
    );
  });

  it('is given up where most cannot be, and tried again now and then', () => {
    for (const could of [() => false, (i: number) => i % 2 > 0]) {
      const count = tried(newWay(), 100_000, could);
      assert.ok(count > 100 && count < 2000, String(count));
    }
  });

  it('is taken up again when they can be', () => {
    const way = newWay();
    tried(way, 10_000, () => false);
    assert.ok(tried(way, 10_000, () => true) >= 9000);
  });

  it('is for converters that are known to it, as long as they have their own apply', () => {
    const converter: { apply: unknown } = typeInformedElementConverter({ id: 'string' });
    const way = new DirectWay(converter as never);
    assert.ok(way.next());
    converter.apply = () => null;
    assert.equal(way.next(), undefined);
    assert.equal(new DirectWay(undefined).next(), undefined);
    assert.equal(new DirectWay(() => null).next(), undefined);
    assert.equal(new DirectWay({ apply: () => null }).next(), undefined);
  });

  it('is given up by a writer too, whose elements are then converted only', async () => {
    let count = 0;
    const elementConverter: ConverterObject<object> = { apply: (item) => ({ type: 'PUT', item }) };
    encodesDirectly(elementConverter, elementConverter.apply, {
      putAttributes: (encoder) => {
        count++;
        refuseDirect(encoder);
      },
    });
    const { writer, clock } = scriptedWorld({ elementConverter }, takeAll);
    for (const order of orders(10_000)) {
      const whenRoom = writer.write(order);
      if (whenRoom !== undefined) await clock.until(whenRoom);
    }
    assert.equal((await clock.until(writer.close())).put, 10_000);
    assert.ok(count > 10 && count < 200, String(count));
  });
});
