import { waitUntil } from '#tools/process/waitUntil.ts';

/**
 * Whether the condition comes true. The limit ends what hangs and measures nothing: a busy machine has all the time
 * that it needs.
 */
export const eventually = (condition: () => boolean | Promise<boolean>, interval?: number): Promise<boolean> =>
  waitUntil(condition, 120_000, interval);
