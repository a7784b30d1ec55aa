import type { Entry } from '#dist/item/entry.js';
import { EntryState } from '#dist/item/entry.js';
import { placesOf } from '#dist/item/position.js';
import type { Transport } from '#dist/wire/transport.js';
import { type KeyLanes, PrimaryKeyLanes } from '#dist/writer/key-lanes.js';
import type { BrokenParts } from './run-context.js';

/** A sink with one promise broken on purpose. */
export interface Breakage {
  /** What it does wrong. */
  readonly name: string;
  readonly parts: BrokenParts;
  /** Invariants any of which it may be found by. */
  readonly foundBy: readonly string[];
}

/** The lanes of the sink, with some of their answers changed. */
function lanesWith(change: (lanes: PrimaryKeyLanes) => Partial<KeyLanes>): BrokenParts {
  return {
    makeLanes: () => {
      const lanes = new PrimaryKeyLanes();
      const kept: KeyLanes = {
        head: (key) => lanes.head(key),
        newest: (key) => lanes.newest(key),
        admit: (entry) => lanes.admit(entry),
        release: (head) => lanes.release(head),
        remove: (waiting) => lanes.remove(waiting),
        all: () => lanes.all(),
      };
      return { ...kept, ...change(lanes) };
    },
  };
}

/** A transport that answers otherwise than the service. */
function transportWith(
  send: (transport: Transport, ...args: Parameters<Transport['send']>) => void,
): BrokenParts {
  return {
    wrapTransport: (transport) => ({
      send: (...args) => send(transport, ...args),
      close: () => transport.close(),
    }),
  };
}

/** Each breaks one promise, and no other part of the sink knows. */
export const breakages: readonly Breakage[] = [
  {
    name: 'lanes that let two writes of a key go at once',
    parts: lanesWith((lanes) => ({
      admit: (entry) => {
        lanes.admit(entry);
        return true;
      },
    })),
    foundBy: ['one write of a key in flight', 'order of a key'],
  },
  {
    name: 'a settlement that acknowledges what came back unprocessed',
    parts: transportWith((transport, table, body, onAnswer) =>
      transport.send(table, body, (answer) =>
        onAnswer(answer.kind === 'written' ? { kind: 'written', unprocessed: [] } : answer),
      ),
    ),
    foundBy: ['at least once', 'positions pass only what is durable', 'order of a key'],
  },
  {
    name: 'positions that pass before their writes are durable',
    parts: lanesWith((lanes) => ({
      admit: (entry) => {
        for (const node of placesOf(entry.places)) node.pending = 0; // it passes when the next write of any is settled
        return lanes.admit(entry);
      },
    })),
    foundBy: ['positions pass only what is durable'],
  },
  {
    name: 'a snapshot that forgets what waits to be sent again',
    parts: lanesWith((lanes) => ({
      all: () => [...lanes.all()].filter(({ state }: Entry) => state !== EntryState.delayed),
    })),
    foundBy: ['a snapshot has all that is not settled'],
  },
  {
    name: 'a dispatcher that takes a time-out for a success',
    parts: transportWith((transport, table, body, onAnswer) =>
      transport.send(table, body, (answer) => {
        const isTimeout = answer.kind === 'transient' && answer.isTimeout === true;
        onAnswer(isTimeout ? { kind: 'written', unprocessed: [] } : answer);
      }),
    ),
    foundBy: [
      'at least once',
      'positions pass only what is durable',
      'a write without an answer is sent again',
      'order of a key',
    ],
  },
  {
    name: 'lanes that forget who waits behind a write',
    parts: lanesWith((lanes) => ({
      release: (head) => {
        lanes.release(head);
        return undefined;
      },
    })),
    foundBy: ['no deadlock', 'no crash', 'every promise settles', 'at least once', 'order of a key'],
  },
];
