import { assertMayWrite, type Identity } from '../identity/identity.ts';
import type { ServiceClient } from '../identity/serviceClient.ts';
import { forbidden } from '../values/errors.ts';
import type { Database } from './database.ts';
import { claimKey, keepOutcome } from './idempotencyKeys.ts';
import { createSpendNonce } from './nonces.ts';
import type { Claim } from './once.ts';
import type { Scope } from './scope.ts';
import { seeMembership } from './seeMembership.ts';
import { ensureTenant } from './tenantRow.ts';
import type { Query } from './unitOfWork.ts';

interface MutationGuardParts {
  database: Database;
  services: ServiceClient;
  identity: Identity;
  nonce: string;
}

/** What surrounds every write of a request, in the write's own transaction. */
export function createMutationGuard({ database, services, identity, nonce }: MutationGuardParts) {
  const { organizationVersion, membership, membershipVersion: version } = identity;
  const spend = createSpendNonce(nonce);
  let seen: number | undefined;
  let claim: Claim | undefined;
  return {
    /** While `run` lasts, its write claims an idempotency key, and keeps what it gives. */
    async claiming<Result>(of: Claim, run: () => Promise<Result> | Result): Promise<Result> {
      claim = of;
      try {
        return await run();
      } finally {
        claim = undefined;
      }
    },
    /**
     * An identity that only reads is refused. The request's nonce is spent (a second use is refused, by any replica), a
     * membership older than one already seen is refused, and the organization's tenant row is there and as new as the
     * identity. The idempotency key, where there is one, is claimed last: only who may write waits for another request
     * that has it.
     */
    async before(query: Query, scope: Scope): Promise<void> {
      assertMayWrite(identity);
      await spend(query);
      seen = (
        await query<{ version: number }>('select version from seen_membership where membership = $1', [membership])
      )[0]?.version;
      if (version !== null && seen !== undefined && seen > version) throw outdated();
      if (scope.organization !== null && database.name !== 'tenancy')
        await ensureTenant(query, services, scope.organization, organizationVersion);
      if (claim === undefined) return;
      await claimKey(query, claim.use);
      claim.taken();
    },
    /** The write that is running leaves its key open: something is to follow its commit. */
    leaveOpen(): void {
      if (claim !== undefined) claim.open = true;
    },
    /**
     * What the write gives is kept under its key. The membership's version counts as seen: it comes last, so that
     * whoever changes the membership never waits for a write that itself waits for them.
     */
    async after(query: Query, result: unknown): Promise<void> {
      if (claim !== undefined) {
        claim.outcome = claim.keep(result);
        if (!claim.open) await keepOutcome(query, claim.use, claim.outcome);
      }
      if (membership === null || version === null || seen === version) return;
      const [known] = await query<{ own: boolean }>(raisedHere, [membership]);
      if (known?.own === true) return;
      if ((await seeMembership(query, membership, version)) > version) throw outdated();
    },
  };
}

/** Whether this transaction itself has raised the version, as who hands the ownership on raises their own. */
const raisedHere = 'select xmin = pg_current_xact_id()::xid as own from seen_membership where membership = $1';

const outdated = () => forbidden('Your membership has changed. Send the request again.');
