/** What is said of attributes that the command line names and no record had: where no header tells names, a wrong one leaves no other trace. */
export function unseenText(names: readonly string[], records: string = 'record'): string {
  return `no ${records} has ${names.join(' or ')}, which --select, --drop or --rename names`;
}
