const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The text of bytes; undefined if they are not UTF-8. Else what is wrong in them would be written as U+FFFD. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
