import { capacityPart } from './capacity-part.js';
import { checkedParts } from './checked-parts.js';
import { hotPart } from './hot-part.js';
import { httpPart } from './http-part.js';
import type { TorturePart } from './part.js';
import { simulationPart } from './simulation-part.js';

/** All parts of `npm run torture`, in the order in which they run. */
export const parts: readonly TorturePart[] = [
  simulationPart,
  httpPart,
  capacityPart,
  hotPart,
  ...checkedParts,
];
