import assert from 'node:assert/strict';
import { inspect } from 'node:util';

/** Credentials that stand out in whatever shows them. */
export const secretCredentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG',
  sessionToken: 'FwoGZXIvYXdzEXAMPLETOKEN',
} as const;

/** Looks at every text that `util.inspect` can find, getters and hidden properties included. */
export function assertNoSecret(value: unknown): void {
  const text = inspect(value, { depth: null, showHidden: true, getters: true, maxStringLength: null });
  for (const secret of Object.values(secretCredentials)) {
    assert.ok(!text.includes(secret), `it shows ${secret}:\n${text.slice(0, 3000)}`);
  }
}
