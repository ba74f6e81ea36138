import { createDestination, type Destination } from '../subgraphClient/transport/destination.ts';

/** Opens the destination of a URL. */
export type OpenDestination = (url: string) => Destination;

/**
 * Destinations that graphs have in common: one for each URL, its connections open until the last graph that uses it
 * closes it.
 */
export function shareDestinations(open: OpenDestination = createDestination): OpenDestination {
  const shared = new Map<string, { destination: Destination; users: number }>();

  function release(url: string): void {
    const entry = shared.get(url)!;
    entry.users -= 1;
    if (entry.users > 0) return;
    shared.delete(url);
    entry.destination.close();
  }

  return (url) => {
    let entry = shared.get(url);
    if (entry === undefined) shared.set(url, (entry = { destination: open(url), users: 0 }));
    entry.users += 1;
    const { destination } = entry;
    let closed = false;
    return {
      path: destination.path,
      post: (post) => destination.post(post),
      close() {
        if (!closed) release(url);
        closed = true;
      },
    };
  };
}
