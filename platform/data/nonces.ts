import type { Log } from '../process/log.ts';
import { identityRequired, withOutcome } from '../values/errors.ts';
import type { Database } from './database.ts';
import type { Query } from './unitOfWork.ts';

/**
 * Spends a request's nonce in the transaction of what the request writes.
 * @throws OrgraphError IDENTITY_REQUIRED when another request has spent it, with any replica: what the first has done,
 * this one does not know.
 */
export type SpendNonce = (query: Query) => Promise<void>;

/** One request's nonce: its first write spends it, its further writes pass. */
export function createSpendNonce(nonce: string): SpendNonce {
  let spent = false;
  return async (query) => {
    const fresh = await query(
      `insert into used_nonce (nonce, expires_at) values ($1, now() + interval '60 seconds') on conflict do nothing returning 1 as fresh`,
      [nonce],
    );
    if (fresh.length === 0 && !spent) throw withOutcome(identityRequired('the request’s nonce is spent'), 'UNKNOWN');
    spent = true;
  };
}

const sweepEveryMilliseconds = 60_000;

/** Deletes spent nonces once no request that carried them could be accepted any more. */
export function sweepNonces(database: Database, log: Log): NodeJS.Timeout {
  return setInterval(() => {
    database.pool
      .query('delete from used_nonce where expires_at < now()')
      .catch((error: unknown) => log.warn({ err: error }, 'spent nonces were not swept'));
  }, sweepEveryMilliseconds).unref();
}
