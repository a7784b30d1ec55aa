/** What may stand in a page: text is escaped, markup was made by {@link html}. */
export type HtmlValue = string | number | Html | readonly Html[] | undefined;

/** Markup in which all that came from outside is escaped. Made by {@link html} alone. */
export class Html {
  readonly #markup: string;

  private constructor(markup: string) {
    this.#markup = markup;
  }

  /** Markup of a template: what stands in it as it is, values escaped. */
  static of(strings: TemplateStringsArray, values: readonly HtmlValue[]): Html {
    let markup = strings[0] as string;
    for (const [i, value] of values.entries()) markup += markupOf(value) + strings[i + 1];
    return new Html(markup);
  }

  toString(): string {
    return this.#markup;
  }
}

/** Markup: of a template what is not in braces is taken as it is, and all values are escaped. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return Html.of(strings, values);
}

function markupOf(value: HtmlValue): string {
  if (value === undefined) return '';
  if (typeof value === 'object') return value instanceof Html ? value.toString() : value.join('');
  return escaped(String(value));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Text for any place between tags or in quotes. */
function escaped(text: string): string {
  return visible(text).replaceAll(/[&<>"'`]/g, (character) => ENTITIES[character] as string);
}

// Control characters but the newline, and those that turn the text around them or hide in it: a key could pass for another.
const HIDDEN = /[^\P{Cc}\n]|[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

function visible(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(HIDDEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
