import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** Whether the table holds exactly this value. Written for the demo alone: it shares no code with the sink. */
export function isSameValue(expected: unknown, found: AttributeValue | undefined): boolean {
  if (found === undefined) return false;
  if (typeof expected === 'string') return found.S === expected;
  if (typeof expected === 'number')
    return found.N !== undefined && decimal(found.N) === decimal(String(expected));
  if (Array.isArray(expected)) {
    const list = found.L;
    return list?.length === expected.length && expected.every((value, i) => isSameValue(value, list[i]));
  }
  return found.M !== undefined && isSameMap(expected as object, found.M);
}

/** Whether a map holds exactly these attributes and no others. */
export function isSameMap(expected: object, found: Readonly<Record<string, AttributeValue>>): boolean {
  const attributes = Object.entries(expected);
  return (
    attributes.length === Object.keys(found).length &&
    attributes.every(([name, value]) => isSameValue(value, found[name]))
  );
}

/** One text for one number: 1.50, 1.5 and 15e-1 are the same. */
function decimal(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const scale = Number(exponent) - fraction.length + digits.length - significant.length;
  return `${text.startsWith('-') ? '-' : ''}${significant}e${scale}`;
}
