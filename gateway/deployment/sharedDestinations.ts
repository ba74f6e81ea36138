import type { Destination } from '../subgraphClient/transport/destination.ts';

/** Opens the destination of a URL, under which a subgraph answers. */
export type OpenDestination = (url: string, service: string) => Destination;

/**
 * Destinations that graphs have in common: one for each URL of a subgraph, its connections open until the last graph
 * that uses it closes it.
 */
export function shareDestinations(open: OpenDestination): OpenDestination {
  const shared = new Map<string, { destination: Destination; users: number }>();

  function release(key: string): void {
    const entry = shared.get(key)!;
    entry.users -= 1;
    if (entry.users > 0) return;
    shared.delete(key);
    entry.destination.close();
  }

  return (url, service) => {
    // Two subgraphs at one URL may be known by different certificates.
    const key = JSON.stringify([service, url]);
    let entry = shared.get(key);
    if (entry === undefined) shared.set(key, (entry = { destination: open(url, service), users: 0 }));
    entry.users += 1;
    const { destination } = entry;
    let closed = false;
    return {
      path: destination.path,
      post: (post) => destination.post(post),
      close() {
        if (!closed) release(key);
        closed = true;
      },
    };
  };
}
