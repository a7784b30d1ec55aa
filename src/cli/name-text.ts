/** A name in double quotes, those in it doubled, where a name may stand. */
const QUOTED = /\s*"(?:[^"]|"")*"(?=\s*(?:[,=:]|$))/y;

/**
 * A name as flags take it: in double quotes if it begins or ends with a blank, which are not part of a name else, or has
 * what stands between names.
 */
export function nameText(name: string): string {
  return /^\s|\s$|^"|[,=]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}

/** The name that {@link nameText} tells, or that stands in no quotes; blanks around it are no part of it. */
export function nameOf(text: string): string {
  const trimmed = text.trim();
  return quotedLength(trimmed, 0) === trimmed.length && trimmed !== ''
    ? trimmed.slice(1, -1).replaceAll('""', '"')
    : trimmed;
}

/** The parts between commas that are not in quotes, without the blanks around each. */
export function listedParts(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; ; at++) {
    at += quotedLength(text, at);
    while (at < text.length && text[at] !== ',' && text[at] !== '=') at++;
    if (text[at] === '=') continue; // behind it may be another name in quotes
    parts.push(text.slice(start, at).trim());
    if (at === text.length) return parts;
    start = at + 1;
  }
}

/** Where the name before an equals sign ends; -1 if there is none. */
export function equalsIn(text: string): number {
  return text.indexOf('=', quotedLength(text, 0));
}

/** How long the name in quotes is that stands there; 0 if there is none. */
function quotedLength(text: string, at: number): number {
  QUOTED.lastIndex = at;
  return QUOTED.exec(text)?.[0].length ?? 0;
}
