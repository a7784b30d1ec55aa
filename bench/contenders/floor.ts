import { Floor } from '../floor/floor.ts';
import type { OpenContender } from './contender.ts';

export const openFloor: OpenContender = async (benchCase, connection) => new Floor(benchCase, connection);
