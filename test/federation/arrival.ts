import { setImmediate } from 'node:timers/promises';

/** Lets the answers of subgraphs that are asked at once arrive in this order. */
export function arriving(order: readonly string[]): (service: string) => Promise<void> {
  return async (service) => {
    for (let turns = order.indexOf(service); turns > 0; turns -= 1) await setImmediate();
  };
}
