/** Where a value is in a document: the names of members, the places in lists. */
export type ValuePath = readonly (string | number)[];

/** The text of a value that has none in it; undefined for a list or an object, whose values come next. */
export type LeafText = (value: unknown, path: () => ValuePath) => string | undefined;

interface Frame {
  readonly names: readonly string[] | undefined;
  readonly values: readonly unknown[];
  /** Of the value that comes next. */
  at: number;
}

/** JSON of a document, whose values are told by `leafText`. However deep it is: one that is too deep is rejected, too. */
export function jsonText(document: object, leafText: LeafText): string {
  const parts: string[] = [];
  const frames: Frame[] = [];
  const open = (value: object): void => {
    const names = Array.isArray(value) ? undefined : Object.keys(value);
    parts.push(names === undefined ? '[' : '{');
    frames.push({ names, values: Object.values(value), at: 0 });
  };
  const path = (): ValuePath => frames.map(({ names, at }) => names?.[at - 1] ?? at - 1);
  open(document);
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    if (frame.at === frame.values.length) {
      parts.push(frame.names === undefined ? ']' : '}');
      frames.pop();
      continue;
    }
    if (frame.at > 0) parts.push(',');
    if (frame.names !== undefined) parts.push(JSON.stringify(frame.names[frame.at]), ':');
    const value = frame.values[frame.at++];
    const text = leafText(value, path);
    if (text === undefined) open(value as object);
    else parts.push(text);
  }
  return parts.join('');
}
