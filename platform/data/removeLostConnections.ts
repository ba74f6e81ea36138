import type { Pool, PoolClient } from 'pg';

/**
 * Takes lost connections out of a pool. Who holds one is told by its error, and cannot always give it back: a
 * transaction of the query builder gives its connection back once it has committed or rolled back, and over a lost one
 * it can do neither, so that the pool would have one place less for good.
 */
export function removeLostConnections(pool: Pool): void {
  const watched = new WeakSet<PoolClient>();
  const held = new WeakSet<PoolClient>();
  pool.on('acquire', (client) => {
    held.add(client);
    if (watched.has(client)) return;
    watched.add(client);
    client.once('end', () => {
      if (held.has(client)) client.release(true);
    });
  });
  pool.on('release', (_, client) => {
    held.delete(client);
  });
}
