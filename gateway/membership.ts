import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { OrgraphError } from '#platform/errors.ts';
import type { Identity } from '#platform/identity.ts';
import type { ServiceClient } from '#platform/serviceClient.ts';

/** What tenancy says of a user in an organization; null where there is no such organization, or they have no part in it. */
export const membershipAnswer = z.union([
  z.object({
    organization: z.object({ id: z.uuid(), slug: z.string(), status: z.string() }),
    membership: z.object({ id: z.uuid(), status: z.string(), version: z.number().int() }),
    role: z.object({ key: z.string(), level: z.number() }),
    permissions: z.array(z.string()),
    teams: z.array(z.object({ id: z.uuid(), role: z.string() })),
    email: z.string().nullable(),
  }),
  z.object({ organization: z.null() }),
]);

/** A caller's place in an organization, and the identity that it makes; neither holds after `until` (milliseconds since the epoch). */
export interface Membership {
  identity: Identity & { organization: string };
  organizationStatus: string;
  status: string;
  level: number;
  until: number;
}

export interface Memberships {
  /** @param organization an id or a slug. @throws OrgraphError SUBGRAPH_UNAVAILABLE when tenancy does not answer. */
  find(user: string, organization: string): Promise<Membership | undefined>;
  /** Forgets what is known of one user in an organization, or of everyone in it. */
  drop(organization: string, user?: string): void;
}

/**
 * Asks tenancy and remembers its word for a bounded time, counted from when it was asked. Simultaneous questions are asked once. "No" is not remembered:
 * whoever is let in is let in at once.
 */
export function createMemberships(services: ServiceClient, lifetimeSeconds: number, now: () => number = Date.now): Memberships {
  const lifetime = lifetimeSeconds * 1000;
  // An answer about to run out is asked for anew, so that a request that starts with it can end with it.
  const margin = Math.min(2_000, lifetime / 10);
  const known = new LRUCache<string, Membership>({ max: 50_000 });
  const asked = new Map<string, Promise<Membership | undefined>>();
  let drops = 0;

  async function ask(user: string, organization: string): Promise<Membership | undefined> {
    const until = now() + lifetime;
    const answer = await services.call('tenancy', '/internal/membership', { purpose: 'membership', body: { user, organization }, answer: membershipAnswer });
    if (answer.organization === null) return undefined;
    const { organization: { id, status }, membership, role, permissions, teams, email } = answer;
    const identity = Object.freeze({
      kind: 'user', subject: user, organization: id, membership: membership.id, membershipVersion: membership.version, role: role.key, permissions, teams, email, purpose: null,
    } as const);
    return { identity, organizationStatus: status, status: membership.status, level: role.level, until };
  }

  return {
    async find(user, organization) {
      const key = `${user} ${organization}`;
      const remembered = known.get(key);
      if (remembered !== undefined && remembered.until - margin > now()) return remembered;
      let question = asked.get(key);
      if (question === undefined) {
        const before = drops;
        question = ask(user, organization).then((membership) => {
          if (membership !== undefined && drops === before) known.set(key, membership);
          return membership;
        }).finally(() => { if (asked.get(key) === question) asked.delete(key); });
        asked.set(key, question);
      }
      return question;
    },
    drop(organization, user) {
      drops += 1;
      asked.clear();
      for (const [key, { identity }] of known) {
        if (identity.organization === organization && (user === undefined || identity.subject === user)) known.delete(key);
      }
    },
  };
}

/** The error of an organization that is not the caller's, whether it exists or not, and of one that they may not use. */
export const refusedOrganization = () => new OrgraphError('FORBIDDEN', 'You may not use this organization, or there is none of this name.');
