import { ScriptedTransport, type SentRequest } from './scripted-transport.js';
import { type SimulatedOptions, SimulatedWorld } from './simulated-writer.js';

/** A world whose service is the test itself. */
export function scriptedWorld<T = object>(
  sink: NonNullable<SimulatedOptions<T>['sink']> = {},
  rule?: (request: SentRequest, index: number) => void,
  more: Omit<SimulatedOptions<T>, 'sink' | 'transport'> = {},
): SimulatedWorld<T> & { readonly transport: ScriptedTransport } {
  const transport = new ScriptedTransport(rule);
  const world = new SimulatedWorld<T>({ opensAtOnce: true, ...more, sink, transport: () => transport });
  return Object.assign(world, { transport });
}

/** Documents with the keys from `k<first>` on. */
export function orders(count: number, first = 0): { pk: string }[] {
  return Array.from({ length: count }, (_, i) => ({ pk: `k${first + i}` }));
}

/** Every request is taken whole. */
export function takeAll(request: SentRequest): void {
  request.written();
}
