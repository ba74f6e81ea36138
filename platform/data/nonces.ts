import type { Log } from '../process/log.ts';
import { identityRequired, withOutcome } from '../values/errors.ts';
import type { Database } from './database.ts';
import { mayWrite, writesHeld } from './heldWrites.ts';
import type { Query } from './unitOfWork.ts';

/**
 * Spends a request's nonce in the transaction of what the request writes.
 * @throws OrgraphError IDENTITY_REQUIRED when another request has spent it, with any replica: what the first has done,
 * this one does not know; NOT_READY while writes are held.
 */
export type SpendNonce = (query: Query) => Promise<void>;

/** One request's nonce: its first write spends it, its further writes pass. */
export function createSpendNonce(nonce: string): SpendNonce {
  let spent = false;
  return async (query) => {
    const [fresh] = await query<{ free: boolean }>(
      `insert into used_nonce (nonce, expires_at) values ($1, now() + interval '60 seconds') on conflict do nothing
       returning ${mayWrite} as free`,
      [nonce],
    );
    if (fresh === undefined && !spent) throw withOutcome(identityRequired('the request’s nonce is spent'), 'UNKNOWN');
    const { free } = fresh ?? (await query<{ free: boolean }>(`select ${mayWrite} as free`))[0]!;
    if (!free) throw writesHeld();
    spent = true;
  };
}

const sweepEveryMilliseconds = 60_000;

/** Deletes spent nonces once no request that carried them could be accepted any more, unless writes are held. */
export const sweepOnce = ({ pool }: Pick<Database, 'pool'>): Promise<unknown> =>
  pool.query(`delete from used_nonce where expires_at < now() and (select ${mayWrite})`);

export function sweepNonces(database: Database, log: Log): NodeJS.Timeout {
  return setInterval(() => {
    sweepOnce(database).catch((error: unknown) => log.warn({ err: error }, 'spent nonces were not swept'));
  }, sweepEveryMilliseconds).unref();
}
