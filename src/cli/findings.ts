import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { isDynamoDbSinkError } from '../errors.js';
import { answerWithin } from './answer-within.js';
import type { LoadArguments } from './arguments.js';
import { isClockWrong } from './service-words.js';
import { type OtherTables, otherTables } from './similar-tables.js';
import { TableService } from './table-service.js';

/** What is found out about an error when it has happened, to be told with it. */
export interface Findings {
  /** Where the requests went, such as `https://dynamodb.eu-west-1.amazonaws.com`. */
  readonly origin?: string;
  /** The region they were meant for, and who said so, such as `--region`. */
  readonly region?: { readonly name: string; readonly from: string };
  /** Which tables there are; undefined if that is not known. */
  readonly tables?: OtherTables | undefined;
  /** The service's time beside ours, by the same moment; undefined if it does not tell. */
  readonly clocks?: { readonly oursMS: number; readonly theirsMS: number } | undefined;
}

/** Who waits for an error wants to see it soon. */
const FOUND_WITHIN_MS = 3000;

/** Finds out what helps with an error, as far as that is soon to be had. Never throws. */
export async function findOut(
  error: unknown,
  dynamoDb: DynamoDBClientConfig,
  args: Pick<LoadArguments, 'options' | 'region' | 'profile'>,
): Promise<Findings> {
  if (!isDynamoDbSinkError(error)) return {};
  const isMissing = error.code === 'TABLE_NOT_FOUND';
  const isClock = isClockWrong(error.cause);
  if (!isMissing && !isClock && error.code !== 'ENDPOINT_UNREACHABLE') return {};
  let findings: Findings = {};
  const find = async (signal: AbortSignal): Promise<void> => {
    using service = await TableService.open(dynamoDb, args.options);
    findings = { origin: service.origin, region: await regionOf(service, args) };
    const { table: tableName = args.options.tableName } = error;
    if (isMissing) findings = { ...findings, tables: await otherTables(service, tableName, signal) };
    if (isClock) findings = { ...findings, clocks: await clocksOf(service, tableName, signal) };
  };
  await answerWithin(FOUND_WITHIN_MS, find).catch(() => {}); // what was found before it failed is told
  return findings;
}

async function regionOf(
  service: TableService,
  { region, profile }: Pick<LoadArguments, 'region' | 'profile'>,
): Promise<NonNullable<Findings['region']>> {
  const name = await service.region();
  const { AWS_REGION: ofEnvironment, AWS_PROFILE: usualProfile = 'default' } = process.env;
  if (region !== undefined) return { name, from: '--region' };
  if (ofEnvironment) return { name, from: 'AWS_REGION' };
  return { name, from: `the profile ${profile ?? usualProfile}` };
}

async function clocksOf(
  service: TableService,
  tableName: string,
  signal: AbortSignal,
): Promise<Findings['clocks']> {
  const theirsMS = await service.timeMS(tableName, signal);
  return theirsMS === undefined ? undefined : { oursMS: Date.now(), theirsMS };
}
