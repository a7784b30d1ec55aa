import { bareTableName } from './item/table-name.js';
import type { Target } from './wire/target.js';
import type { TableRate } from './writer/table-rate.js';
import { TableRates } from './writer/table-rates.js';
import type { WriterRates } from './writer/writer-rates.js';

const tableRates = new TableRates();

/** Auto scaling changes the provisioned capacity, by CloudWatch alarms that take minutes. */
const CAPACITY_READ_AGAIN_MS = 60_000;

/** Finds the rates that writers to one endpoint share with all others of the process. */
export function processRates({ origin, region, credentials }: Target): (tableName: string) => TableRate {
  // Two accounts may have a table of the same name.
  const { accountId = '' } = credentials;
  return (tableName) => {
    const account = tableName.startsWith('arn:') ? tableName.split(':')[4] : accountId;
    return tableRates.of(`${origin} ${region} ${account} ${bareTableName(tableName)}`);
  };
}

/** Reads the capacity of tables again from time to time, if a share of it is set. @returns ends that */
export function readCapacityAgain(rates: WriterRates): () => void {
  const timer = setInterval(() => rates.readAgain(), CAPACITY_READ_AGAIN_MS);
  timer.unref();
  return () => clearInterval(timer);
}
