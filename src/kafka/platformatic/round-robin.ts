/** A member, and the topics it reads. */
export interface SubscribedMember {
  readonly topics?: readonly string[];
}

/** What a member is given, in the client's form. */
export interface MemberAssignment {
  readonly memberId: string;
  readonly assignments: Map<string, { readonly topic: string; readonly partitions: number[] }>;
}

/**
 * Gives out partitions in turn, each to a member that reads its topic, as the RoundRobinAssignor of Kafka's own client
 * does. That of `@platformatic/kafka` gives all topics of the leader to everybody: while workers with one more topic
 * replace those without, the old ones would be given partitions they do not read.
 */
export function assignRoundRobin(
  members: ReadonlyMap<string, SubscribedMember>,
  partitionCountOf: (topic: string) => number,
): MemberAssignment[] {
  const ids = [...members.keys()].sort();
  const assigned = new Map(
    ids.map((memberId) => [memberId, { memberId, assignments: new Map() } as MemberAssignment]),
  );
  const topics = new Set([...members.values()].flatMap(({ topics: read = [] }) => read));
  let turn = 0;
  for (const topic of [...topics].sort()) {
    for (let partition = 0; partition < partitionCountOf(topic); partition++) {
      while (!members.get(ids[turn % ids.length] as string)?.topics?.includes(topic)) turn++;
      const { assignments } = assigned.get(ids[turn++ % ids.length] as string) as MemberAssignment;
      const ofTopic = assignments.get(topic);
      if (ofTopic === undefined) assignments.set(topic, { topic, partitions: [partition] });
      else ofTopic.partitions.push(partition);
    }
  }
  return [...assigned.values()];
}
