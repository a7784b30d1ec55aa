import type { Walk } from '../convert/walk.js';
import type { BeanPlan } from './bean-plan.js';
import type { Moment } from './generate.js';

/** Writes a nested bean, handed in since a bean's values are converted here: `writeBean` of `write-bean.ts`. */
export type NestedBean = (
  conversion: Conversion,
  plan: BeanPlan,
  bean: object,
  ignoreNulls: boolean,
  depth: number,
) => object;

/** What the conversion of one element needs. */
export interface Conversion extends Moment, Walk {
  readonly nestedBean: NestedBean;
  /** How many beans are being flattened, each into the one before. */
  flattening: number;
}
