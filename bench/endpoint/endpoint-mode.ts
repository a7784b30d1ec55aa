import { cpus } from 'node:os';

/**
 * What the endpoint does while it has nothing to read.
 *
 * - `awake`: looks again at once. A write to a socket whose reader sleeps wakes it up, which is charged to the writer,
 *   and more to one that writes seldom; no writer wakes a service that is on another machine.
 * - `asleep`: waits for the kernel, as a server does.
 */
export const ENDPOINT_MODES = ['awake', 'asleep'] as const;
export type EndpointMode = (typeof ENDPOINT_MODES)[number];

/** Awake it needs a core of its own. */
export const DEFAULT_ENDPOINT_MODE: EndpointMode = cpus().length > 1 ? 'awake' : 'asleep';
