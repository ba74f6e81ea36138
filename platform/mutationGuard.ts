import type { Database } from './database.ts';
import { forbidden, identityRequired } from './errors.ts';
import type { Identity } from './identity.ts';
import type { Scope } from './scope.ts';
import type { ServiceClient } from './serviceClient.ts';
import { ensureTenant } from './tenantRow.ts';
import type { Query } from './unitOfWork.ts';

export interface MutationGuardParts {
  database: Database;
  services: ServiceClient;
  identity: Identity;
  nonce: string;
}

/**
 * What comes before every write, in the write's own transaction: the request's nonce is spent (a second use is refused, by any replica), a membership older
 * than one already seen is refused, and the organization's tenant row is there.
 */
export function createMutationGuard({ database, services, identity, nonce }: MutationGuardParts) {
  let spent = false;
  return async (query: Query, scope: Scope): Promise<void> => {
    const fresh = await query(`insert into used_nonce (nonce, expires_at) values ($1, now() + interval '60 seconds') on conflict do nothing returning 1 as fresh`, [nonce]);
    if (fresh.length === 0 && !spent) throw identityRequired();
    if (identity.membership !== null && identity.membershipVersion !== null) {
      const newest = await query(
        `insert into seen_membership (membership, version) values ($1, $2) on conflict (membership) do update
         set version = greatest(seen_membership.version, excluded.version) returning version`,
        [identity.membership, identity.membershipVersion],
      );
      if (Number(newest[0]!['version']) > identity.membershipVersion) throw forbidden('Your membership has changed. Send the request again.');
    }
    if (scope.organization !== null && database.name !== 'tenancy') await ensureTenant(query, services, scope.organization);
    spent = true;
  };
}
