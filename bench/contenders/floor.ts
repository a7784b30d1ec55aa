import { CoalescingFloor } from '../floor/coalescing-floor.ts';
import { Floor } from '../floor/floor.ts';
import type { OpenContender } from './contender.ts';

export const openFloor: OpenContender = async (benchCase, connection) =>
  benchCase.isCoalesced ? new CoalescingFloor(benchCase, connection) : new Floor(benchCase, connection);
