import type { Database } from './database.ts';
import { forbidden } from '../values/errors.ts';
import type { Identity } from '../identity/identity.ts';
import { createSpendNonce } from './nonces.ts';
import type { Scope } from './scope.ts';
import { seeMembership } from './seeMembership.ts';
import type { ServiceClient } from '../identity/serviceClient.ts';
import { ensureTenant } from './tenantRow.ts';
import type { Query } from './unitOfWork.ts';

export interface MutationGuardParts {
  database: Database;
  services: ServiceClient;
  identity: Identity;
  nonce: string;
}

/** What surrounds every write of a request, in the write's own transaction. */
export interface MutationGuard {
  /**
   * The request's nonce is spent (a second use is refused, by any replica), a membership older than one already seen is refused, and the organization's tenant
   * row is there.
   */
  before(query: Query, scope: Scope): Promise<void>;
  /** The membership's version counts as seen. It comes last: whoever changes the membership never waits for a write that itself waits for them. */
  after(query: Query): Promise<void>;
}

export function createMutationGuard({ database, services, identity: { membership, membershipVersion: version }, nonce }: MutationGuardParts): MutationGuard {
  const spend = createSpendNonce(nonce);
  let seen: number | undefined;
  return {
    async before(query, scope) {
      await spend(query);
      seen = (await query<{ version: number }>('select version from seen_membership where membership = $1', [membership]))[0]?.version;
      if (version !== null && seen !== undefined && seen > version) throw outdated();
      if (scope.organization !== null && database.name !== 'tenancy') await ensureTenant(query, services, scope.organization);
    },
    async after(query) {
      if (membership === null || version === null || seen === version) return;
      if (await seeMembership(query, membership, version) > version) throw outdated();
    },
  };
}

const outdated = () => forbidden('Your membership has changed. Send the request again.');
