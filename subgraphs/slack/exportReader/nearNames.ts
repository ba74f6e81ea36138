/**
 * The names, nearest first, that somebody may have meant by one that is not among them: at most three, of which one
 * contains the other, or that differ in few letters (a third of them, changed, left out, added or swapped with the next),
 * whatever their case; and none that is much farther than the nearest.
 */
export function nearNames(name: string, known: Iterable<string>): string[] {
  const wanted = name.toLowerCase();
  const near: { one: string; distance: number }[] = [];
  const seen = new Set<string>();
  for (const one of known) {
    const other = one.toLowerCase();
    if (seen.has(other)) continue;
    seen.add(other);
    const most = Math.max(1, Math.floor(Math.min(wanted.length, other.length) / 3));
    const distance =
      Math.abs(wanted.length - other.length) > most ? Number.POSITIVE_INFINITY : editDistance(wanted, other);
    if (distance <= most) near.push({ one, distance });
    else if (wanted.length > 1 && other.length > 1 && (other.includes(wanted) || wanted.includes(other)))
      near.push({ one, distance: most + Math.abs(wanted.length - other.length) });
  }
  const least = near.reduce((min, { distance }) => Math.min(min, distance), Number.POSITIVE_INFINITY);
  return near
    .filter(({ distance }) => distance <= least + 1)
    .sort((a, b) => a.distance - b.distance || (a.one < b.one ? -1 : 1))
    .slice(0, 3)
    .map(({ one }) => one);
}

/** Of optimal string alignment: letters changed, left out, added, or two neighbours swapped. */
function editDistance(one: string, other: string): number {
  let [before, last]: number[][] = [[], Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const cost = one[i - 1] === other[j - 1] ? 0 : 1;
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      row.push(
        Math.min(
          last![j]! + 1,
          row[j - 1]! + 1,
          last![j - 1]! + cost,
          isSwapped ? before![j - 2]! + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [before, last] = [last!, row];
  }
  return last![other.length]!;
}
