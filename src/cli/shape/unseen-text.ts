/** An attribute that the command line names and no record had. */
export interface UnseenName {
  readonly name: string;
  /** The flag that names it; the first one, where several do. */
  readonly flag: string;
}

/** What is said of attributes that the command line names and no record had: where no header tells names, a wrong one leaves no other trace. */
export function unseenText(unseen: readonly UnseenName[], records: string = 'record'): string {
  const namesByFlag = Map.groupBy(unseen, ({ flag }) => flag);
  const parts = [...namesByFlag].map(
    ([flag, those]) => `${those.map(({ name }) => name).join(' or ')}, which ${flag} names`,
  );
  return `no ${records} has ${parts.join(', or ')}`;
}
