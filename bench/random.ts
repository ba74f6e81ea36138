/** A small seeded generator of random numbers (mulberry32): the same seed gives the same numbers everywhere. */
export function createRandom(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  /** A whole number from `from` up to, not including, `to`. */
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from));
  return {
    whole,
    chance: (share: number) => next() < share,
    pick: <Item>(items: readonly Item[]): Item => items[whole(0, items.length)]!,
    /** Different items, at most `count`. */
    some: <Item>(items: readonly Item[], count: number): Item[] => [
      ...new Set(Array.from({ length: count }, () => items[whole(0, items.length)]!)),
    ],
  };
}
export type Random = ReturnType<typeof createRandom>;
