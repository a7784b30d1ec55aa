/** As package.json says in `engines`. */
const OLDEST = [22, 19] as const;

/** What is wrong with a version of Node; undefined if it will do. */
export function tooOld(version: string): string | undefined {
  const [major = 0, minor = 0] = version.replace('v', '').split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
  return `needs Node ${OLDEST.join('.')} or newer: this is ${version}`;
}
