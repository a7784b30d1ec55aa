import { validationException } from './service-error.js';

/**
 * Refuses what the modelled service does not know: a condition or a filter that was overlooked would give a test the
 * wrong answer.
 */
export function onlyKnown(request: ReadonlyMap<string, unknown>, known: readonly string[]): void {
  for (const name of request.keys()) {
    if (!known.includes(name)) {
      throw validationException(`The modelled service does not know the parameter ${name} of this operation`);
    }
  }
}
