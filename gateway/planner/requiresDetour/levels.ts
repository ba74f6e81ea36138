import type { Cut } from './cutRequires.ts';

/**
 * The cuts in the order in which they can be asked for, those of one level together. What nothing else waits for is
 * asked for together with what is asked of the same objects anyway, even if that is later.
 * @throws Error where they need each other.
 */
export function levelsOf(cuts: readonly Cut[]): Cut[][] {
  const earliest = new Map<Cut, number>();

  function levelOf(cut: Cut, above: readonly Cut[]): number {
    const known = earliest.get(cut);
    if (known !== undefined) return known;
    if (above.includes(cut)) throw new Error(`what ${cut.field.name.value} requires requires it`);
    const level = Math.max(-1, ...[...cut.needs].map((needed) => levelOf(needed, [...above, cut]))) + 1;
    earliest.set(cut, level);
    return level;
  }

  for (const cut of cuts) levelOf(cut, []);
  const needed = new Set(cuts.flatMap(({ needs }) => [...needs]));
  const levels: Cut[][] = [];
  for (const cut of cuts) {
    const together = cuts.filter(({ at }) => at === cut.at);
    const level = needed.has(cut) ? earliest.get(cut)! : latestOf(cut, together);
    (levels[level] ??= []).push(cut);
  }
  return levels.filter((level) => level !== undefined);

  /** The first level at which the same objects are asked for something that others need, or the last of all. */
  function latestOf(cut: Cut, together: readonly Cut[]): number {
    const from = earliest.get(cut)!;
    const fixed = together.filter((other) => needed.has(other)).map((other) => earliest.get(other)!);
    const later = fixed.filter((level) => level >= from);
    return later.length > 0 ? Math.min(...later) : Math.max(...together.map((other) => earliest.get(other)!));
  }
}
