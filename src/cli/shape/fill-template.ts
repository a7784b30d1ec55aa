import { type Attributes, type ItemForm, ownValue } from './item-form.js';
import { shapeFault } from './shape-fault.js';
import { isCopy, type Template, type TemplatePath } from './template.js';

/** What makes one attribute of a record. */
export interface SetAttribute {
  readonly name: string;
  readonly template: Template;
  readonly isCopy: boolean;
}

/** A template that makes an attribute of this name. */
export function setAttributeOf(name: string, template: Template): SetAttribute {
  return { name, template, isCopy: isCopy(template) };
}

/**
 * The value that a template makes of a record, in the record's form.
 * @throws {DynamoDbSinkError} `INVALID_ITEM`: an attribute that it names is not there, or has no text
 */
export function filled(set: SetAttribute, attributes: Attributes, form: ItemForm): unknown {
  const { literals, paths } = set.template;
  if (set.isCopy) return found(paths[0] as TemplatePath, attributes, form, set.name);
  let text = literals[0] as string;
  for (let i = 0; i < paths.length; i++) {
    const path = paths[i] as TemplatePath;
    const value = found(path, attributes, form, set.name);
    const part = form.string(value) ?? form.number(value) ?? form.boolean(value);
    if (part === undefined) {
      throw shapeFault(
        path.text,
        `is ${form.kind(value)}, and --set ${set.name} makes text of strings, numbers and booleans`,
      );
    }
    text += part;
    text += literals[i + 1];
  }
  return form.ofString(text);
}

const INDEX = /^(?:0|[1-9]\d*)$/;

/** A member of a map by its name, an element of a list by its place; undefined if there is none. */
function memberOf(value: unknown, segment: string, form: ItemForm): unknown {
  const map = form.map(value);
  if (map !== undefined) return ownValue(map, segment);
  return INDEX.test(segment) ? form.list(value)?.[Number(segment)] : undefined;
}

function found(
  { text, segments }: TemplatePath,
  attributes: Attributes,
  form: ItemForm,
  name: string,
): unknown {
  // As a whole first: what flattens maps to columns leaves dots in their names.
  let value = ownValue(attributes, text);
  if (value === undefined && segments.length > 1) {
    value = ownValue(attributes, segments[0] as string);
    for (let i = 1; i < segments.length && value !== undefined; i++)
      value = memberOf(value, segments[i] as string, form);
  }
  if (value === undefined) throw shapeFault(text, `is missing, and --set ${name} takes it`);
  return value;
}
