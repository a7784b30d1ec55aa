import { UsageError } from '../usage-error.js';

/** Text with attributes in it, as `--set` takes it: `customer#{customerId}`. */
export interface Template {
  /** What stands before each path, and behind the last one. */
  readonly literals: readonly string[];
  readonly paths: readonly TemplatePath[];
}

/** An attribute that a template names: by its whole name, or else by the way through maps and lists to it. */
export interface TemplatePath {
  /** As it is written: `address.city`, `skus.0`. */
  readonly text: string;
  readonly segments: readonly string[];
}

/**
 * Reads a template: `{path}` stands for the attribute there, `{{` and `}}` for braces.
 * @throws {UsageError} the message continues the template
 */
export function parseTemplate(text: string): Template {
  const literals: string[] = [];
  const paths: TemplatePath[] = [];
  let literal = '';
  for (let at = 0; at < text.length; ) {
    const character = text[at] as string;
    if (character !== '{' && character !== '}') {
      literal += character;
      at++;
    } else if (text[at + 1] === character) {
      literal += character;
      at += 2;
    } else if (character === '}') {
      throw new UsageError('has a } that ends nothing: one that stands for itself is doubled, }}');
    } else {
      const end = text.indexOf('}', at);
      if (end < 0)
        throw new UsageError('has a { that is not closed: one that stands for itself is doubled, {{');
      literals.push(literal);
      literal = '';
      paths.push(pathOf(text.slice(at + 1, end)));
      at = end + 1;
    }
  }
  return { literals: [...literals, literal], paths };
}

/** Whether a template is one attribute and nothing else: it is copied then, with its type. */
export function isCopy({ literals, paths }: Template): boolean {
  return paths.length === 1 && literals.every((literal) => literal === '');
}

function pathOf(text: string): TemplatePath {
  const segments = text.split('.');
  if (segments.includes('')) {
    throw new UsageError(
      `has {${text}}, which names no attribute: say {name}, or {map.name} and {list.0} for what is in a map or a list`,
    );
  }
  if (text.includes('{')) throw new UsageError(`has {${text}}, with a brace in the name`);
  return { text, segments };
}
