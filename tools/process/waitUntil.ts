import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks again and again, every `interval` milliseconds, until the answer is yes; false when `milliseconds` pass without
 * one.
 */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  milliseconds: number,
  interval = 20,
): Promise<boolean> {
  const end = Date.now() + milliseconds;
  for (;;) {
    if (await condition()) return true;
    if (Date.now() >= end) return false;
    await pause(interval);
  }
}
