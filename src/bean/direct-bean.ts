import { type DirectEncoding, refuseDirect } from '../item/encode-directly.js';
import { noteDocumentKey } from '../item/encode-item.js';
import { endKey } from '../item/end-key.js';
import { countElement, type ItemEncoder } from '../item/item-encoder.js';
import { beginMapValue, endMapValue, putValue } from '../item/javascript-value.js';
import { isSameKey, type KeySchema } from '../item/key-schema.js';
import { putConstant } from '../item/put-text.js';
import { putNumber } from '../item/scalar-value.js';
import { putString } from '../item/string-value.js';
import type { BeanPlan, BeanStep, Followed } from './bean-plan.js';
import type { Conversion, NestedBean } from './conversion.js';
import { convertValue } from './convert-value.js';
import { isData } from './is-data.js';
import { planOfValue } from './plan-of-value.js';
import { undeclaredStepOf } from './undeclared-step.js';
import { isOfType, type Values } from './write-attribute.js';
import { nestedBean, refuseUntold } from './write-bean.js';

/** What a {@link DirectBean} is made of. */
export interface DirectBeanParts {
  readonly keySchema: KeySchema;
  readonly ignoreNulls: boolean;
  /** @throws {DynamoDbSinkError} for what is no such bean */
  readonly planFor: (element: unknown) => BeanPlan;
  readonly newConversion: (nestedBean: NestedBean) => Conversion;
}

/**
 * The direct encoding of beans: what `writeBean` would put into an item. Only of beans that are data: what getters,
 * converters and generators would be asked for twice, where the bean cannot be encoded directly, is left to it. So are
 * beans that are flattened, since only the item tells whether their names clash.
 */
export class DirectBean implements DirectEncoding<object> {
  readonly #parts: DirectBeanParts;
  /** The table's key, found to be the bean's: what the bean declares of its type, the encoder checks. */
  #keySchema: KeySchema | undefined;

  constructor(parts: DirectBeanParts) {
    this.#parts = parts;
  }

  putAttributes(encoder: ItemEncoder, element: object, schema: KeySchema): void {
    const { planFor, newConversion, ignoreNulls, keySchema } = this.#parts;
    if (schema !== this.#keySchema) {
      if (!isSameKey(schema, keySchema)) {
        refuseDirect(encoder);
        return;
      }
      this.#keySchema = schema;
    }
    const conversion = newConversion(heldData);
    putBean(encoder, conversion, planFor(element), element as Values, ignoreNulls, 0, schema);
  }
}

/** Adds a bean's attributes; those of an item if a key schema is given. */
function putBean(
  encoder: ItemEncoder,
  conversion: Conversion,
  plan: BeanPlan,
  bean: Values,
  ignoreNulls: boolean,
  depth: number,
  schema: KeySchema | undefined,
): void {
  if (!isData(plan, bean)) {
    refuseDirect(encoder);
    return;
  }
  const { steps, stepOf } = plan;
  const leaveOut = ignoreNulls || plan.ignoreNulls;
  let count = 0;
  // Instances mostly have their fields in one order: each is first looked for where it was last time.
  let previous: Followed = plan;
  for (const name in bean) {
    let step = previous.next;
    if (step === undefined || step.property !== name) {
      const known = stepOf.get(name);
      if (known === null) continue;
      step = known ?? undeclaredStepOf(plan, name);
      if (step === undefined) {
        refuseDirect(encoder);
        return;
      }
      previous.next = step;
    }
    previous = step;
    if (step.isDeclared) count++;
    putStep(encoder, conversion, step, bean[name], leaveOut, depth, schema);
  }
  if (count === steps.length) return;
  // What `for in` does not give: what this instance does not have.
  for (const step of steps) {
    if (!isListed.call(bean, step.property))
      putStep(encoder, conversion, step, bean[step.property], leaveOut, depth, schema);
  }
}

const isListed = Object.prototype.propertyIsEnumerable;

function putStep(
  encoder: ItemEncoder,
  conversion: Conversion,
  step: BeanStep,
  given: unknown,
  leaveOut: boolean,
  depth: number,
  schema: KeySchema | undefined,
): void {
  const { text, nested } = step;
  let value = given;
  if (value === undefined || value === null) {
    if (leaveOut) return;
    value = null;
  }
  const isObject = typeof value === 'object' && value !== null;
  const key = schema === undefined ? undefined : step.key;
  const plan = isObject && key === undefined ? planOfValue(value as object, nested) : undefined;
  if (isObject && plan === undefined) value = convertValue(conversion, value, nested, depth);
  if (text === undefined || (key !== undefined && !isOfType(key.type, value))) {
    refuseDirect(encoder);
    return;
  }
  if (schema === undefined) countElement(encoder);
  else if (key !== undefined) value = noteDocumentKey(encoder, step.name, value, schema);
  encoder.size += text.size;
  if (typeof value === 'string') putString(encoder, text.beforeString, value, depth);
  else if (typeof value === 'number') putNumber(encoder, text.beforeNumber, value, depth);
  else {
    putConstant(encoder, text.beforeValue);
    if (plan === undefined) putValue(encoder, value, depth);
    else putHeld(encoder, conversion, plan, value as Values, nested.ignoreNulls, depth);
  }
  if (schema !== undefined && key !== undefined) endKey(encoder, step.name, schema);
}

/** The item of a bean in a list, Map or plain object. @throws if it is not data */
const heldData: NestedBean = (conversion, plan, bean, ignoreNulls, depth) => {
  if (!isData(plan, bean)) throw new TypeError('is not data');
  return nestedBean(conversion, plan, bean, ignoreNulls, depth);
};

/** Adds a bean that another one holds, as an M. @throws if the bean cannot be written */
function putHeld(
  encoder: ItemEncoder,
  conversion: Conversion,
  plan: BeanPlan,
  bean: Values,
  ignoreNulls: boolean,
  depth: number,
): void {
  refuseUntold(conversion, plan);
  const start = beginMapValue(encoder, depth);
  putBean(encoder, conversion, plan, bean, ignoreNulls, depth + 1, undefined);
  endMapValue(encoder, start);
}
