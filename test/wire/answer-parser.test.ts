import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { AnswerParser } from '#dist/wire/answer-parser.js';
import { BrokenHttp } from '#dist/wire/broken-http.js';
import type { HttpAnswer } from '#dist/wire/http-answer.js';
import { anyAnswer, cut, type WireAnswer } from './random-answers.js';

/** Gives pieces to a parser in one buffer that is overwritten each time, as a connection does. */
function pushed(parser: AnswerParser, pieces: readonly Buffer[]): HttpAnswer | undefined {
  const shared = Buffer.alloc(Math.max(...pieces.map(({ length }) => length)));
  for (const [i, piece] of pieces.entries()) {
    piece.copy(shared.fill('~'));
    const answer = parser.push(shared.subarray(0, piece.length));
    if (answer === undefined) continue;
    const left = pieces.slice(i + 1).reduce((bytes, { length }) => bytes + length, 0);
    assert.equal(left, 0, `the answer ends ${left} bytes before its end`);
    return answer;
  }
  return undefined;
}

function assertRead(parser: AnswerParser, answer: HttpAnswer | undefined, wire: WireAnswer): void {
  assert.ok(answer !== undefined, 'it is read to its end');
  assert.deepEqual(
    [answer.status, answer.field('x-amz-crc32'), answer.body.toString('latin1'), parser.isReusable],
    [wire.status, wire.crc, wire.body.toString('latin1'), wire.isReusable],
  );
}

const places = fc.array(fc.nat(), { maxLength: 12 });

describe('an answer of HTTP/1.1', () => {
  it('is read the same in one piece, in pieces cut anywhere and in single bytes', () => {
    fc.assert(
      fc.property(anyAnswer, places, (wire, at) => {
        for (const pieces of [[wire.bytes], cut(wire.bytes, at), cut(wire.bytes, [...wire.bytes.keys()])]) {
          const parser = new AnswerParser();
          const answer = pushed(parser, pieces);
          if (wire.isUntilEnd)
            assert.equal(answer, undefined, 'nothing but the end of the connection ends it');
          assertRead(parser, wire.isUntilEnd ? parser.end() : answer, wire);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is followed by the next one on the same connection, and by a third', () => {
    const onKept = anyAnswer.filter(({ isReusable }) => isReusable);
    fc.assert(
      fc.property(fc.array(fc.tuple(onKept, places), { minLength: 2, maxLength: 3 }), (answers) => {
        const parser = new AnswerParser();
        for (const [wire, at] of answers) {
          assertRead(parser, pushed(parser, cut(wire.bytes, at)), wire);
          assert.equal(parser.end(), undefined, 'between two answers the connection may end');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('and what comes with it but behind it makes the connection of no more use', () => {
    const sized = anyAnswer.filter(({ isUntilEnd }) => !isUntilEnd);
    fc.assert(
      fc.property(sized, fc.string({ minLength: 1 }), fc.nat(), (wire, behind, place) => {
        const parser = new AnswerParser();
        const at = place % wire.bytes.length;
        if (parser.push(wire.bytes.subarray(0, at)) !== undefined) assert.fail('it ends too early');
        const answer = parser.push(Buffer.concat([wire.bytes.subarray(at), Buffer.from(behind)]));
        assertRead(parser, answer, { ...wire, isReusable: false });
      }),
      { numRuns: 500 },
    );
  });

  it('that the connection ends in the middle of is broken', () => {
    fc.assert(
      fc.property(anyAnswer, fc.nat(), (wire, place) => {
        const parser = new AnswerParser();
        const headEnd = wire.bytes.length - wire.body.length;
        const length = 1 + (place % (wire.isUntilEnd ? headEnd - 1 : wire.bytes.length - 1));
        parser.push(wire.bytes.subarray(0, length));
        assert.throws(() => parser.end(), BrokenHttp);
      }),
      { numRuns: 500 },
    );
  });

  it('whose bytes are changed is read as another one or is broken, whatever was changed', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.constantFrom(...'\r\n\0 :;,0fF~\u00ff')), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(anyAnswer, changes, places, (wire, change, at) => {
        const bytes = Buffer.from(wire.bytes);
        for (const [place, char] of change) bytes[place % bytes.length] = char.charCodeAt(0);
        const outcomes = [[bytes], cut(bytes, at)].map((pieces) => outcomeOf(pieces));
        assert.equal(outcomes[0], outcomes[1], 'and that the same however it was cut');
      }),
      { numRuns: 3000 },
    );
  });

  it('is no sequence of random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 6, maxLength: 300 }), places, (random, at) => {
        const pieces = cut(Buffer.from(random), at);
        assert.match(outcomeOf(pieces), /^broken/);
      }),
      { numRuns: 1000 },
    );
  });
});

/** What came of the first answer in some bytes. Nothing but BrokenHttp may be thrown. */
function outcomeOf(pieces: readonly Buffer[]): string {
  const parser = new AnswerParser();
  try {
    for (const piece of pieces) {
      const answer = parser.push(Buffer.from(piece));
      if (answer !== undefined) return `${answer.status} ${answer.body.toString('latin1')}`;
    }
    const answer = parser.end();
    return answer === undefined ? 'nothing' : `${answer.status} ${answer.body.toString('latin1')}`;
  } catch (error) {
    assert.ok(error instanceof BrokenHttp, String(error));
    return 'broken';
  }
}
