/** An endpoint, or what was given for one, as messages may tell it: without a name and a password before its host. */
export function endpointText(given: string): string {
  // What is no URL may have a password as well, with any characters: the last @ is taken to end it.
  return given.replace(/^([a-z][a-z\d+.-]*:\/\/)?.*@/is, '$1');
}
