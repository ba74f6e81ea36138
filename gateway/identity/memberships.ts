import { z } from 'zod';
import { anonymous, type Identity } from '#platform/identity/identity.ts';
import type { ServiceClient } from '#platform/identity/serviceClient.ts';
import { forbidden } from '#platform/values/errors.ts';
import { createExpiringCache } from './expiringCache.ts';
import { ScopeKey } from './scopeKey.ts';

/**
 * What tenancy says of a user in an organization; null where there is no such organization, or they have no part in it.
 */
const membershipAnswer = z.union([
  z.object({
    organization: z.object({
      id: z.uuid(),
      slug: z.string(),
      status: z.string(),
      version: z.number().int().optional(),
    }),
    membership: z.object({ id: z.uuid(), status: z.string(), version: z.number().int() }),
    role: z.object({ key: z.string(), level: z.number() }),
    permissions: z.array(z.string()),
    teams: z.array(z.object({ id: z.uuid(), role: z.string() })),
    email: z.string().nullable(),
  }),
  z.object({ organization: z.null(), active: z.boolean(), email: z.string().nullable() }),
]);

/**
 * A caller on their own, without an organization. The identity does not hold after `until` (milliseconds since the
 * epoch).
 */
export interface Person {
  identity: Identity;
  until: number;
}

/** A caller's place in an organization, and the identity that it makes. */
export interface OrganizationAccess extends Person {
  identity: Identity & { organization: string };
  organizationStatus: string;
  status: string;
  level: number;
}

export interface Memberships {
  /** @param organization an id or a slug. @throws OrgraphError SUBGRAPH_UNAVAILABLE when tenancy does not answer. */
  find(user: string, organization: string): Promise<OrganizationAccess | undefined>;
  /**
   * Undefined for who is unknown, or not active any more.
   * @throws OrgraphError SUBGRAPH_UNAVAILABLE when tenancy does not answer.
   */
  person(user: string): Promise<Person | undefined>;
  /** Whether what is known of a caller holds for as long as what is sent under it may take. */
  lasts(known: Person): boolean;
  /** Forgets what is known of one user in an organization, or of everyone in it. */
  drop(organization: string, user?: string): void;
  /** Forgets everything. */
  clear(): void;
}

/** Milliseconds that a request to a subgraph usually takes at most: an identity that is sent lasts as long. */
const longestFetch = 10_000;

/**
 * Asks tenancy and remembers its word for a bounded time, counted from when it was asked. "No" is not remembered:
 * whoever is let in is let in at once.
 */
export function createMemberships(
  services: ServiceClient,
  lifetimeSeconds: number,
  now: () => number = Date.now,
): Memberships {
  const lifetime = lifetimeSeconds * 1000;
  const margin = Math.min(longestFetch, lifetime / 3);
  const members = createExpiringCache<OrganizationAccess>(margin, now);
  const people = createExpiringCache<Person>(margin, now);

  const ask = (user: string, organization: string | null) =>
    services.call('tenancy', '/internal/membership', {
      purpose: 'membership',
      body: { user, organization },
      answer: membershipAnswer,
    });

  async function askMember(user: string, idOrSlug: string): Promise<OrganizationAccess | undefined> {
    const until = now() + lifetime;
    const answer = await ask(user, idOrSlug);
    if (answer.organization === null) return undefined;
    const {
      organization: { id, status, version = null },
      membership,
      role,
      permissions,
      teams,
      email,
    } = answer;
    const identity = Object.freeze({
      kind: 'user',
      subject: user,
      organization: id,
      organizationVersion: version,
      membership: membership.id,
      membershipVersion: membership.version,
      role: role.key,
      permissions,
      teams,
      email,
      purpose: null,
    } as const);
    return { identity, organizationStatus: status, status: membership.status, level: role.level, until };
  }

  async function askPerson(user: string): Promise<Person | undefined> {
    const until = now() + lifetime;
    const answer = await ask(user, null);
    if (answer.organization !== null || !answer.active) return undefined;
    return {
      identity: Object.freeze({ ...anonymous, kind: 'user', subject: user, email: answer.email } as const),
      until,
    };
  }

  return {
    find: (user, organization) =>
      members.get(ScopeKey.ofCaller(user, organization), () => askMember(user, organization)),
    person: (user) => people.get(ScopeKey.ofCaller(user, null), () => askPerson(user)),
    lasts: ({ until }) => until - margin > now(),
    drop: (organization, user) =>
      members.forget(
        ({ identity }) => identity.organization === organization && (user === undefined || identity.subject === user),
      ),
    clear() {
      members.forget(() => true);
      people.forget(() => true);
    },
  };
}

/**
 * The error of an organization that is not the caller's, whether it exists or not, and of one that they may not use.
 */
export const refusedOrganization = () => forbidden('You may not use this organization, or there is none of this name.');
