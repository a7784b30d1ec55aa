/** The part of `prom-client` that is called. */
export interface PromClient {
  readonly Registry: new () => PromRegistry;
  readonly Gauge: new (options: PromMetricOptions) => PromGauge;
  readonly Counter: new (options: PromMetricOptions) => PromCounter;
  collectDefaultMetrics(options: { readonly register: PromRegistry }): void;
}

export interface PromRegistry {
  readonly contentType: string;
  metrics(): Promise<string>;
  clear(): void;
}

export interface PromMetricOptions {
  readonly name: string;
  readonly help: string;
  readonly labelNames: string[];
  readonly registers: PromRegistry[];
}

export interface PromGauge {
  reset(): void;
  set(labels: Record<string, string>, value: number): void;
}

export interface PromCounter {
  reset(): void;
  inc(labels: Record<string, string>, value: number): void;
}

/** What to say where it is missing. */
export const INSTALL_PROM_CLIENT = 'npm install prom-client@15';

/** Loads `prom-client`, an optional peer; undefined if it is not installed. */
export async function loadPromClient(): Promise<PromClient | undefined> {
  // The compiler must not look for its types: they need not be there.
  const name: string = 'prom-client';
  try {
    return ((await import(name)) as { default: PromClient }).default;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
