/** Read units of so many bytes: one for each started 4 KB, half as many where the read need not be consistent. */
export function readUnits(bytes: number, isConsistent: boolean): number {
  const units = Math.max(1, Math.ceil(bytes / 4096));
  return isConsistent ? units : units / 2;
}
