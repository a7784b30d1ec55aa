/** Write units by the size rule: one for each started KB. */
export function writeUnitsOf(bytes: number): number {
  return Math.ceil(bytes / 1024) || 1;
}
