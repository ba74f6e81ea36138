import pg from 'pg';
import { writesLock } from '#platform/data/heldWrites.ts';

/** Milliseconds that writes under way have to end. */
const patience = 60_000;

/**
 * Runs `work` while nobody writes in any of the databases: what is under way is waited for, what comes is refused with
 * NOT_READY and done by nobody. The lock goes with our connections, however we end.
 * @throws Error where a write does not end within a minute, or a connection was lost meanwhile.
 */
export async function holdingWrites<Result>(urls: readonly string[], work: () => Promise<Result>): Promise<Result> {
  const clients = urls.map((connectionString) => new pg.Client({ connectionString }));
  let lost: Error | undefined;
  try {
    for (const client of clients) {
      client.on('error', (error) => (lost = error));
      await client.connect();
      await client.query(`set lock_timeout = ${patience}`);
      await client.query(`select pg_advisory_lock(${writesLock})`);
    }
    const result = await work();
    for (const client of clients) await client.query('select 1');
    if (lost !== undefined) throw lost;
    return result;
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
  }
}
