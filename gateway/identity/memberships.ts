import { z } from 'zod';
import { anonymous, type Identity } from '#platform/identity/identity.ts';
import type { ServiceClient } from '#platform/identity/serviceClient.ts';
import { forbidden, unauthenticated } from '#platform/values/errors.ts';
import type { Caller } from './authenticate.ts';
import { rememberEndedSessions } from './endedSessions.ts';
import { createExpiringCache } from './expiringCache.ts';
import { createGrace, isSilence, tenancyAway } from './grace.ts';
import { ScopeKey } from './scopeKey.ts';

/**
 * What tenancy says of a user in an organization, and of the session that they ask in; null where there is no such
 * organization, or they have no part in it.
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
    sessionEnded: z.boolean(),
    email: z.string().nullable(),
  }),
  z.object({
    organization: z.null(),
    active: z.boolean(),
    sessionEnded: z.boolean(),
    email: z.string().nullable(),
  }),
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

/** What tenancy says has changed: a person, a session of theirs that has ended, an organization or one member of it. */
export type MembershipChange =
  | { user: string; session?: string | undefined }
  | { organization: string; user?: string | undefined };

/**
 * What tenancy says of callers. Both questions judge the session too.
 * @throws OrgraphError UNAUTHENTICATED when the session has ended or the person is not active any more;
 * SUBGRAPH_UNAVAILABLE when tenancy does not answer.
 */
export interface Memberships {
  /**
   * @param organization an id or a slug.
   * @param reads whether the caller only reads: while tenancy is away, they may by its last answer (grace.ts).
   */
  find(caller: Caller, organization: string, reads: boolean): Promise<OrganizationAccess | undefined>;
  person(caller: Caller): Promise<Person>;
  /** Whether what is known of a caller holds for as long as what is sent under it may take. */
  lasts(known: Person): boolean;
  /** Forgets what has changed, also what is being asked just now; a session that has ended stays so. */
  drop(change: MembershipChange): void;
  /** Forgets everything but which sessions have ended. */
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
  { lifetimeSeconds, graceSeconds }: { lifetimeSeconds: number; graceSeconds: number },
  now: () => number = Date.now,
): Memberships {
  const lifetime = lifetimeSeconds * 1000;
  const grace = createGrace(graceSeconds * 1000, lifetime, now);
  const margin = Math.min(longestFetch, lifetime / 3);
  const members = createExpiringCache<OrganizationAccess | undefined>(margin, now, isSilence);
  const people = createExpiringCache<Person>(margin, now, isSilence);
  const ended = rememberEndedSessions();

  async function ask({ user, session }: Caller, organization: string | null) {
    const answer = await services
      .call('tenancy', '/internal/membership', {
        purpose: 'membership',
        body: { user, session, organization },
        answer: membershipAnswer,
      })
      .catch((error: unknown) => {
        grace.heard(!isSilence(error));
        throw isSilence(error) && error.extensions['retryAfter'] === undefined ? tenancyAway() : error;
      });
    grace.heard(true);
    if (answer.sessionEnded && session !== null) ended.add(session);
    if (answer.sessionEnded || (answer.organization === null && !answer.active)) throw unauthenticated();
    return answer;
  }

  /** What is known or answered, unless the session has ended, also while the answer was on its way. */
  async function unlessEnded<Answer>({ session }: Caller, get: () => Promise<Answer>): Promise<Answer> {
    const hasEnded = () => session !== null && ended.has(session);
    if (hasEnded()) throw unauthenticated();
    const answer = await get();
    if (hasEnded()) throw unauthenticated();
    return answer;
  }

  async function askMember(caller: Caller, idOrSlug: string): Promise<OrganizationAccess | undefined> {
    const until = now() + lifetime;
    const answer = await ask(caller, idOrSlug);
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
      subject: caller.user,
      organization: id,
      organizationVersion: version,
      membership: membership.id,
      membershipVersion: membership.version,
      role: role.key,
      permissions,
      teams,
      email,
      purpose: null,
      readOnly: false,
    } as const);
    return { identity, organizationStatus: status, status: membership.status, level: role.level, until };
  }

  async function askPerson(caller: Caller): Promise<Person> {
    const until = now() + lifetime;
    const { email } = await ask(caller, null);
    return { identity: Object.freeze({ ...anonymous, kind: 'user', subject: caller.user, email } as const), until };
  }

  const lasts = ({ until }: Person): boolean => until - margin > now();

  /** What was said last of the organization, under whatever name, as far as it may still be used. */
  function lastOf(caller: Caller, about: ScopeKey): OrganizationAccess | undefined {
    const named = members.last(about);
    const last = named && members.last(ScopeKey.ofCaller(caller, named.identity.organization));
    return last !== undefined && lasts(last) ? last : grace.given(last, caller.until);
  }

  async function find(caller: Caller, organization: string, reads: boolean): Promise<OrganizationAccess | undefined> {
    const about = ScopeKey.ofCaller(caller, organization);
    if (reads && grace.isAway()) {
      const last = lastOf(caller, about);
      if (last !== undefined && (!last.identity.readOnly || !grace.takesTurn())) return last;
    }
    try {
      return await members.get(
        about,
        () => askMember(caller, organization),
        ({ identity }) => ScopeKey.ofCaller(caller, identity.organization),
      );
    } catch (error) {
      const last = reads && isSilence(error) ? lastOf(caller, about) : undefined;
      if (last === undefined) throw error;
      return last;
    }
  }

  return {
    find: (caller, organization, reads) => unlessEnded(caller, () => find(caller, organization, reads)),
    person: (caller) => unlessEnded(caller, () => people.get(ScopeKey.ofCaller(caller, null), () => askPerson(caller))),
    lasts,
    clear() {
      members.forget(() => true);
      people.forget(() => true);
    },
    drop(change) {
      const concerns = ({ identity }: Person): boolean => change.user === undefined || identity.subject === change.user;
      if ('organization' in change) {
        members.forget((access) => access.identity.organization === change.organization && concerns(access));
        if (change.user !== undefined) people.forget(concerns);
        return;
      }
      if (change.session !== undefined) ended.add(change.session);
      members.forget(concerns);
      people.forget(concerns);
    },
  };
}

/**
 * The error of an organization that is not the caller's, whether it exists or not, and of one that they may not use.
 */
export const refusedOrganization = () => forbidden('You may not use this organization, or there is none of this name.');
