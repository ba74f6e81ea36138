/** The ages of exports, as messages' times; null is none. Their seconds had nine digits until 2001. */
const numberOf = (ts: string | null): number => (ts === null ? Number.NEGATIVE_INFINITY : Number(ts));

export const isOlder = (one: string | null, other: string | null): boolean => numberOf(one) < numberOf(other);

export const laterOf = (one: string, other: string | null): string => (isOlder(one, other) ? other! : one);
