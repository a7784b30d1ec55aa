export type { Arrival } from './arrivals.js';
export type { AttributeValue, Item, KeyAttribute, TableSchema } from './attribute-value.js';
export type { RefuseWrite, TableWrite } from './batch-write.js';
export type { CapacityChange, CapacityLimits, CapacityOptions, OnDemandOptions } from './capacity-options.js';
export {
  type CapacityUseOptions,
  type CapacityWindow,
  capacityUse,
  type MeasuredService,
} from './capacity-use.js';
export type { FaultKind, FaultProbabilities } from './fault-plan.js';
export { type FaultyDynamoDb, startFaultyDynamoDb } from './faulty-dynamodb.js';
export type { FaultyDynamoDbOptions } from './faulty-dynamodb-options.js';
export type { HistoryClock } from './history-clock.js';
export type { HistoryServiceOptions } from './history-options.js';
export type { HistoryAnswer, HistoryOutcome } from './history-outcome.js';
export { HistoryService } from './history-service.js';
export type { HistoryStats } from './history-stats.js';
export type { HistoryEntry } from './history-table.js';
export {
  type JudgedService,
  type JudgeExample,
  type JudgeOptions,
  type JudgeReport,
  judge,
  type SubmittedWrite,
} from './judge.js';
export type { JudgedFault } from './judge-key.js';
export { keyIdentity } from './key-identity.js';
export type { LatencyOptions } from './latency.js';
export type { Outage, OutageKind } from './outage.js';
export type { IndexOptions, TableOptions } from './table-options.js';
