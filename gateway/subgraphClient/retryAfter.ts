const days = /^(?:mon|tue|wed|thu|fri|sat|sun)/i;

/**
 * Whole seconds of a `Retry-After` (RFC 9110, 10.2.3), which is a number of seconds or a date; undefined for what is
 * neither.
 */
export function secondsOf(retryAfter: string | undefined, now: number): number | undefined {
  if (retryAfter === undefined) return undefined;
  if (/^\d{1,9}(?:\.\d+)?$/.test(retryAfter)) return Math.ceil(Number(retryAfter));
  if (!days.test(retryAfter)) return undefined;
  // Of the three forms of a date, the oldest has no zone: it is always GMT.
  const date = Date.parse(/ GMT$/i.test(retryAfter) ? retryAfter : `${retryAfter} GMT`);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1_000));
}
