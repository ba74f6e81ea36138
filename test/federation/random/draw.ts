/** Draws that depend on a seed alone. */
export interface Draw {
  /** A whole number from 0 to below. */
  (below: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** True in so many of a hundred. */
  percent(share: number): boolean;
  /** Some of the items in their order, at least `least`. */
  some<Item>(items: readonly Item[], least?: number): Item[];
}

/** mulberry32 */
export function drawFrom(seed: number): Draw {
  let state = seed | 0;
  const draw = (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  return Object.assign(draw, {
    pick: <Item>(items: readonly Item[]): Item => items[draw(items.length)]!,
    percent: (share: number) => draw(100) < share,
    some<Item>(items: readonly Item[], least = 0): Item[] {
      const kept = items.filter(() => draw(2) === 0);
      return kept.length >= least ? kept : items.slice(0, least);
    },
  });
}
