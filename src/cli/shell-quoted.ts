/** A word of a command that can be copied to a shell: in single quotes where the shell would make something else of it. */
export function shellQuoted(word: string): string {
  return /^[\w%+=:,./@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
