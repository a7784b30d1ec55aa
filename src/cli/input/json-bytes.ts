// The bytes that JSON is made of, beside what is in strings.

export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
export const NEWLINE = 0x0a;

/** The name of a member as it is written in JSON. One that is not valid is none that is looked for. */
export function nameOfMember(text: string): string {
  // JSON.parse keeps each short text in a table of V8's until a full collection: of millions of members that is a lot.
  if (!/[\\\p{Cc}]/u.test(text)) return text.slice(1, -1);
  try {
    return JSON.parse(text) as string;
  } catch {
    return text;
  }
}

/** What a value is that begins with a byte, with its article. */
export function kindOf(byte: number): string {
  switch (byte) {
    case OPEN_BRACE:
      return 'an object';
    case OPEN_BRACKET:
      return 'a list';
    case QUOTE:
      return 'a string';
    case 0x6e: // n
      return 'null';
    default:
      return 'another value';
  }
}
