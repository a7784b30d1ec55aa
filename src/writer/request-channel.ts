import { type Channel, channel } from 'node:diagnostics_channel';
import type { Answer } from '../wire/transport.js';
import type { Batch } from './batch.js';

/** A request that has ended, as subscribers of the diagnostics channel `dynamodb-sink:request` get it. */
export interface RequestEvent {
  readonly tableName: string;
  /** Writes in it. */
  readonly writes: number;
  /** Bytes of its body. */
  readonly bytes: number;
  readonly durationMS: number;
  /** `written`, or what failed it: `throttled`, `transient`, `refused` … */
  readonly outcome: Answer['kind'];
  /** Writes that came back unprocessed. */
  readonly unprocessed: number;
  /** The service's or the connection's name for the failure. */
  readonly failure: string | undefined;
}

/** Where every request is told that has ended. Costs one look while nobody listens. */
export const requests: Channel = channel('dynamodb-sink:request');

/** Tells of one request. */
export function publishRequest(
  tableName: string,
  { entries }: Batch,
  bytes: number,
  durationMS: number,
  answer: Answer,
): void {
  const event: RequestEvent = {
    tableName,
    writes: entries.length,
    bytes,
    durationMS,
    outcome: answer.kind,
    unprocessed: answer.kind === 'written' ? answer.unprocessed.length : 0,
    failure: answer.kind === 'written' ? undefined : answer.name,
  };
  requests.publish(event);
}
