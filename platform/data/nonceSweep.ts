import type { Database } from './database.ts';
import type { Log } from '../process/log.ts';

const everyMilliseconds = 60_000;

/** Deletes spent nonces once no request that carried them could be accepted any more. */
export function sweepNonces(database: Database, log: Log): NodeJS.Timeout {
  return setInterval(() => {
    database.pool.query('delete from used_nonce where expires_at < now()').catch((error: unknown) => log.warn({ err: error }, 'spent nonces were not swept'));
  }, everyMilliseconds).unref();
}
