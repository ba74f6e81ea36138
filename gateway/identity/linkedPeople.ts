import { z } from 'zod';
import type { ServiceClient } from '#platform/identity/serviceClient.ts';
import { unauthenticated } from '#platform/values/errors.ts';
import { createExpiringCache } from './expiringCache.ts';
import type { Subject } from './externalIssuers.ts';
import { isSilence, tenancyAway } from './grace.ts';
import type { MembershipChange } from './memberships.ts';
import { ScopeKey } from './scopeKey.ts';

/** Who the subjects of other issuers are here. */
export interface LinkedPeople {
  /**
   * A user's id.
   * @throws OrgraphError (the promise) UNAUTHENTICATED for who is linked with nobody, SUBGRAPH_UNAVAILABLE when tenancy
   * does not answer.
   */
  find(subject: Subject): Promise<string>;
  /** Forgets whom a change concerns: they may have ended their link. */
  drop(change: MembershipChange): void;
  /** Forgets everybody. */
  clear(): void;
}

interface Linked {
  user: string;
  until: number;
}

const answer = z.object({ user: z.uuid().nullable() });

/** Asks tenancy and remembers its word for as long as one about a membership. "Nobody" is not remembered. */
export function createLinkedPeople(
  services: ServiceClient,
  lifetimeSeconds: number,
  now: () => number = Date.now,
): LinkedPeople {
  const people = createExpiringCache<Linked | undefined>(0, now, isSilence);

  async function ask(body: Subject): Promise<Linked | undefined> {
    const until = now() + lifetimeSeconds * 1000;
    const { user } = await services
      .call('tenancy', '/internal/linked-person', { purpose: 'linked-person', body, answer })
      .catch((error: unknown) => {
        throw isSilence(error) ? tenancyAway() : error;
      });
    return user === null ? undefined : { user, until };
  }

  return {
    async find(subject) {
      const linked = await people.get(ScopeKey.ofSubject(subject), () => ask(subject));
      if (linked !== undefined) return linked.user;
      throw unauthenticated(
        'Nobody here is linked with the subject of this access token. Sign in with its issuer once, or link it to your account.',
      );
    },
    drop: ({ user }) => people.forget((linked) => user === undefined || linked.user === user),
    clear: () => people.forget(() => true),
  };
}
