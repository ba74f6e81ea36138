import { identityRequired } from '../values/errors.ts';
import type { Query } from './unitOfWork.ts';

/** Spends a request's nonce in the transaction of what the request writes. @throws OrgraphError IDENTITY_REQUIRED when another request has spent it, with any replica. */
export type SpendNonce = (query: Query) => Promise<void>;

/** One request's nonce: its first write spends it, its further writes pass. */
export function createNonce(nonce: string): SpendNonce {
  let spent = false;
  return async (query) => {
    const fresh = await query(`insert into used_nonce (nonce, expires_at) values ($1, now() + interval '60 seconds') on conflict do nothing returning 1 as fresh`, [nonce]);
    if (fresh.length === 0 && !spent) throw identityRequired();
    spent = true;
  };
}
