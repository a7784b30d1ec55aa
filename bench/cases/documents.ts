import type { BodyWriter } from '../floor/body-writer.ts';
import { constant } from '../floor/constant-text.ts';
import type { BenchCase } from './bench-case.ts';
import { flatStrings, pick } from './flat-strings.ts';

interface Review {
  readonly author: string;
  readonly rating: number;
  readonly text: string;
}

export interface Product {
  readonly sku: string;
  readonly title: string;
  readonly description: string;
  readonly supplier: string | null;
  readonly inStock: boolean;
  readonly dimensions: { readonly width: number; readonly height: number; readonly depth: number };
  readonly prices: readonly number[];
  readonly keywords: readonly string[];
  readonly reviews: readonly Review[];
}

const SENTENCES = [
  'Oak, oiled by hand; the drawers run on wood, and the back is panelled.',
  'Für draußen nicht geeignet, für drinnen um so mehr: 30 kg trägt jedes Fach.',
  'The fitter said "it will outlive you", and left without his ladder.',
  'Delivered flat.\nTwo people build it in an hour, one person in three.',
  'Le bois vient du Jura, à quarante kilomètres de l’atelier.',
];
const titles = flatStrings(97, (i) => `Shelf no. ${i}, ${['oak', 'ash', 'walnut'][i % 3]}`);
const descriptions = flatStrings(101, (i) =>
  Array.from({ length: 16 }, (_, n) => SENTENCES[(i + n * 3) % SENTENCES.length]).join(' '),
);
const texts = flatStrings(
  103,
  (i) => `${SENTENCES[i % 5]} ${SENTENCES[(i + 2) % 5]} ${SENTENCES[(i + 3) % 5]}`,
);
const authors = flatStrings(89, (i) => `reader-${i * 31}`);
const suppliers = flatStrings(7, (i) => `Workshop ${i + 1}`);
const keywords = flatStrings(53, (i) => `keyword-${i}`);

export function makeProduct(i: number): Product {
  return {
    sku: `p${100_000_000 + i}`,
    title: pick(titles, i),
    description: pick(descriptions, i),
    supplier: i % 3 === 0 ? null : pick(suppliers, i),
    inStock: i % 2 === 0,
    dimensions: { width: 40 + (i % 80), height: 180.5, depth: 28 },
    prices: [(i % 9000) / 100, 129, 149.5, 189.95],
    keywords: Array.from({ length: 8 }, (_, n) => pick(keywords, i + n)),
    reviews: Array.from({ length: 8 }, (_, n) => ({
      author: pick(authors, i + n),
      rating: ((i + n) % 5) + 1,
      text: pick(texts, i + n),
    })),
  };
}

const SKU = constant('{"sku":{"S":"');
const TITLE = constant('"},"title":{"S":"');
const DESCRIPTION = constant('"},"description":{"S":"');
const SUPPLIER = constant('"},"supplier":{"S":"');
const NO_SUPPLIER = constant('"},"supplier":{"NULL":true');
const IN_STOCK = constant('},"inStock":{"BOOL":true},"dimensions":{"M":{"width":{"N":"');
const OUT_OF_STOCK = constant('},"inStock":{"BOOL":false},"dimensions":{"M":{"width":{"N":"');
const QUOTE = constant('"');
const HEIGHT = constant('"},"height":{"N":"');
const DEPTH = constant('"},"depth":{"N":"');
const PRICES = constant('"}}},"prices":{"L":[');
const NUMBER = constant('{"N":"');
const NUMBER_END = constant('"}');
const KEYWORDS = constant(']},"keywords":{"L":[');
const STRING = constant('{"S":"');
const STRING_END = constant('"}');
const REVIEWS = constant(']},"reviews":{"L":[');
const COMMA = constant(',');
const AUTHOR = constant('{"M":{"author":{"S":"');
const RATING = constant('"},"rating":{"N":"');
const TEXT = constant('"},"text":{"S":"');
const REVIEW_END = constant('"}}}');
const END = constant(']}}');

function encodeProduct(body: BodyWriter, product: Product): void {
  const { dimensions, prices, reviews } = product;
  body.constant(SKU);
  body.string(product.sku);
  body.constant(TITLE);
  body.string(product.title);
  body.constant(DESCRIPTION);
  body.string(product.description);
  if (product.supplier === null) body.constant(NO_SUPPLIER);
  else {
    body.constant(SUPPLIER);
    body.string(product.supplier);
    body.constant(QUOTE);
  }
  body.constant(product.inStock ? IN_STOCK : OUT_OF_STOCK);
  body.number(dimensions.width);
  body.constant(HEIGHT);
  body.number(dimensions.height);
  body.constant(DEPTH);
  body.number(dimensions.depth);
  body.constant(PRICES);
  for (let i = 0; i < prices.length; i++) {
    if (i > 0) body.constant(COMMA);
    body.constant(NUMBER);
    body.number(prices[i] as number);
    body.constant(NUMBER_END);
  }
  body.constant(KEYWORDS);
  for (let i = 0; i < product.keywords.length; i++) {
    if (i > 0) body.constant(COMMA);
    body.constant(STRING);
    body.string(product.keywords[i] as string);
    body.constant(STRING_END);
  }
  body.constant(REVIEWS);
  for (let i = 0; i < reviews.length; i++) {
    const review = reviews[i] as Review;
    if (i > 0) body.constant(COMMA);
    body.constant(AUTHOR);
    body.string(review.author);
    body.constant(RATING);
    body.number(review.rating);
    body.constant(TEXT);
    body.string(review.text);
    body.constant(REVIEW_END);
  }
  body.constant(END);
}

export const documents: BenchCase<Product> = {
  name: 'documents',
  description: 'a product with its reviews; 4 KB a write, prose with accents, quotes and line ends in it',
  shape: 'document',
  keySchema: { partitionKey: { name: 'sku', type: 'S' } },
  recordCount: 60_000,
  make: makeProduct,
  encodeItem: encodeProduct,
};
