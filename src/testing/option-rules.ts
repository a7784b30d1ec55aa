/** Whether a value is what an option asks for. */
export interface Rule {
  readonly isMet: (value: unknown) => boolean;
  /** What it must be: "a number of 0 or more". */
  readonly says: string;
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isRange = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length === 2 &&
  value.every(isNumber) &&
  (value[0] as number) >= 0 &&
  (value[0] as number) <= (value[1] as number);

/** A finite number. */
export const anyNumber: Rule = { isMet: isNumber, says: 'a finite number' };

/** A time or an amount. */
export const atLeastZero: Rule = {
  isMet: (value) => isNumber(value) && value >= 0,
  says: 'a number of 0 or more',
};

/** A rate. */
export const moreThanZero: Rule = {
  isMet: (value) => isNumber(value) && value > 0,
  says: 'a number of more than 0',
};

/** A probability. */
export const probability: Rule = {
  isMet: (value) => isNumber(value) && value >= 0 && value <= 1,
  says: 'a probability from 0 to 1',
};

/** A port. */
export const portNumber: Rule = {
  isMet: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 65_535,
  says: 'a whole number from 0 to 65535',
};

/** A yes or no. */
export const trueOrFalse: Rule = { isMet: (value) => typeof value === 'boolean', says: 'true or false' };

/** A function. */
export const aFunction: Rule = { isMet: (value) => typeof value === 'function', says: 'a function' };

/** Least and longest. */
export const timeRange: Rule = {
  isMet: isRange,
  says: 'two numbers of 0 or more, the lower one first',
};

/** Two parts of a whole. */
export const partRange: Rule = {
  isMet: (value) => isRange(value) && (value as [number, number])[1] <= 1,
  says: 'two numbers from 0 to 1, the lower one first',
};

/** One of some texts. */
export function oneOf(...values: readonly string[]): Rule {
  return {
    isMet: (value) => values.some((each) => each === value),
    says: `one of ${values.map((each) => `'${each}'`).join(', ')}`,
  };
}

/** Throws what tells option, value and rule. */
export function check(option: string, value: unknown, { isMet, says }: Rule): void {
  if (!isMet(value)) throw invalid(option, value, says);
}

/** The error of an option that is not what it must be. */
export function invalid(option: string, value: unknown, says: string): RangeError {
  return new RangeError(`option ${option} is ${shown(value)}: it must be ${says}`);
}

/** Checks the fields of an object by their rules; one that is left out is not checked, one without a rule is refused. */
export function checkFields(
  option: string,
  value: unknown,
  rules: Readonly<Record<string, Rule | ((option: string, value: unknown) => void)>>,
  required: readonly string[] = [],
): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(option === '' ? 'of all' : option, value, 'an object');
  }
  const fields = value as Readonly<Record<string, unknown>>;
  for (const [name, field] of Object.entries(fields)) {
    const path = option === '' ? name : `${option}.${name}`;
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) {
      throw new RangeError(`there is no option ${path}: known are ${Object.keys(rules).join(', ')}`);
    }
    if (field === undefined) continue;
    if (typeof rule === 'function') rule(path, field);
    else check(path, field, rule);
  }
  for (const name of required) {
    if (fields[name] === undefined)
      throw new RangeError(`option ${option === '' ? name : `${option}.${name}`} is missing`);
  }
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? String(value));
  return typeof value === 'number' ? String(value) : text.slice(0, 100);
}
