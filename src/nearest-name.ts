/** The known name a mistyped one probably means; undefined if none is near. */
export function nearestName(typed: string, known: readonly string[]): string | undefined {
  return nearestNames(typed, known)[0];
}

/** The known names a mistyped one may mean, the nearest first. */
export function nearestNames(typed: string, known: readonly string[]): readonly string[] {
  // Two letters that changed places, or a third of a long name: more would suggest what nobody meant.
  const farthest = Math.max(2, Math.floor(typed.length / 3));
  return known
    .map((name) => ({ name, distance: editDistance(typed, name) }))
    .filter(({ distance }) => distance <= farthest)
    .toSorted((one, other) => one.distance - other.distance)
    .map(({ name }) => name);
}

/** Letters to insert, remove or replace to get from one text to the other (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
