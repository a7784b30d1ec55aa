const PLAIN_NAME = /^[A-Za-z_$][\w$-]*$/;
const LONGEST_NAME_SHOWN = 80;

/** A path as people write it: `order.lines[3]["unit price"]`. */
export function formatPath(path: readonly (string | number)[]): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (PLAIN_NAME.test(part) && part.length <= LONGEST_NAME_SHOWN)
      text += text === '' ? part : `.${part}`;
    else text += `[${JSON.stringify(shorten(part))}]`;
  }
  return text;
}

function shorten(name: string): string {
  return name.length <= LONGEST_NAME_SHOWN ? name : `${name.slice(0, LONGEST_NAME_SHOWN)}…`;
}
