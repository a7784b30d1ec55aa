import type { BeanIndex, BeanStep } from './bean-plan.js';
import type { AttributeDeclaration } from './declaration.js';

/** The secondary indexes that a bean's decorators tell of, and those of beans that are flattened into it. */
export function indexesOf(
  steps: readonly BeanStep[],
  members: ReadonlyMap<string, AttributeDeclaration>,
): readonly BeanIndex[] {
  const indexes = new Map<string, { partitionKey: string[]; sortKey: string[] }>();
  const add = (indexName: string, part: 'partitionKey' | 'sortKey', ...names: readonly string[]): void => {
    const index = indexes.get(indexName) ?? { partitionKey: [], sortKey: [] };
    indexes.set(indexName, index);
    index[part].push(...names);
  };
  for (const { property, name, flatten } of steps) {
    const member = members.get(property);
    for (const indexName of member?.secondaryPartitionKey ?? []) add(indexName, 'partitionKey', name);
    for (const indexName of member?.secondarySortKey ?? []) add(indexName, 'sortKey', name);
    for (const { indexName, partitionKey, sortKey } of flatten?.plan?.indexes ?? []) {
      add(indexName, 'partitionKey', ...partitionKey);
      add(indexName, 'sortKey', ...sortKey);
    }
  }
  return Object.freeze(
    Array.from(indexes, ([indexName, { partitionKey, sortKey }]) =>
      Object.freeze({
        indexName,
        partitionKey: Object.freeze(partitionKey),
        sortKey: Object.freeze(sortKey),
      }),
    ),
  );
}
