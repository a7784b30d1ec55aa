/** One Ctrl-C can come twice, from the terminal and from npm, which hands it on: so close is the same one. */
export const SAME_PRESS_MS = 100;
