import type { Store } from './store.ts';

/**
 * Calls back when a store's newest number is another one than it was, and once soon after the beginning. One look at a
 * time; a look that fails is repeated.
 */
export function watchNumber(store: Store, changed: () => void): { close(): void } {
  let known: number | undefined;
  let looking = false;
  let again = false;
  let closed = false;

  async function look(): Promise<void> {
    again = looking;
    if (looking) return;
    looking = true;
    const number = await store.latestNumber().catch(() => known);
    looking = false;
    if (closed) return;
    if (number !== known) {
      known = number;
      changed();
    }
    if (again) await look();
  }

  const watching = store.watch(() => void look());
  void look();
  return {
    close() {
      closed = true;
      watching.close();
    },
  };
}
