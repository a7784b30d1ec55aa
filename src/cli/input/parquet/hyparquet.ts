import type * as Hyparquet from 'hyparquet';
import { UsageError } from '../../usage-error.js';

/** The reader of Parquet, an optional peer: https://github.com/hyparam/hyparquet */
export type HyparquetModule = typeof Hyparquet;

/** @throws {UsageError} it is not installed */
export async function importHyparquet(): Promise<HyparquetModule> {
  try {
    return await import('hyparquet');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new UsageError('is Parquet, which needs a package that is not installed: npm install hyparquet@1', {
      cause: error,
    });
  }
}
