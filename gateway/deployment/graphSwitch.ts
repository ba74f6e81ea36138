import type { ServedGraph } from './servedGraph.ts';

/** Which graph requests are answered from. */
export interface GraphSwitch {
  /** What a request takes once, at its beginning; undefined before there is any. */
  current(): ServedGraph | undefined;
  /**
   * Requests that begin from now on are answered from this one. The one before is closed when the last request on it is
   * answered.
   */
  replace(next: ServedGraph): void;
  /** Graphs that are not closed yet: the current one, and those on which requests still run. */
  readonly open: number;
  /** When fewer than so many graphs are open; at once where they are. */
  untilFewer(many: number): Promise<void>;
  /** Closes all, whatever still runs. */
  close(): void;
}

export function createGraphSwitch(): GraphSwitch {
  const open = new Set<ServedGraph>();
  let current: ServedGraph | undefined;
  let waiting: { many: number; go: () => void }[] = [];

  function remove(graph: ServedGraph): void {
    if (!open.delete(graph)) return;
    graph.close();
    const free = waiting.filter(({ many }) => open.size < many);
    waiting = waiting.filter((one) => !free.includes(one));
    for (const { go } of free) go();
  }

  return {
    current: () => current,
    get open() {
      return open.size;
    },
    replace(next) {
      const before = current;
      current = next;
      open.add(next);
      before?.inFlight.whenNone(() => remove(before));
    },
    untilFewer: (many) =>
      open.size < many
        ? Promise.resolve()
        : new Promise((go) => {
            waiting.push({ many, go });
          }),
    close() {
      for (const graph of open) remove(graph);
    },
  };
}
