import type { OperationCache } from '../engine/operationCache.ts';

export interface WarmLimits {
  operations: number;
  milliseconds: number;
}

const usualLimits: WarmLimits = { operations: 200, milliseconds: 5_000 };

/** What became of the operations that were to be made ready. */
export interface Warmed {
  ready: number;
  /** Do not fit the new graph, or cannot be planned on it. */
  failed: number;
}

/**
 * Makes a cache know the operations that another has been asked for most, before anybody asks it: most often used
 * first, one after the other, so that what requests need planned meanwhile waits for one at most. What is not ready in
 * time is planned when it is asked for. Never throws.
 */
export async function warmUp(
  cache: OperationCache,
  before: OperationCache,
  { operations, milliseconds }: WarmLimits = usualLimits,
): Promise<Warmed> {
  const end = performance.now() + milliseconds;
  const warmed: Warmed = { ready: 0, failed: 0 };
  for (const used of before.mostUsed(operations)) {
    if (performance.now() >= end) break;
    try {
      await cache.adopt(used);
      warmed.ready += 1;
    } catch {
      warmed.failed += 1;
    }
  }
  return warmed;
}
