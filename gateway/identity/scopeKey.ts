import type { Identity } from '#platform/identity/identity.ts';
import type { Caller } from './authenticate.ts';
import type { Subject } from './externalIssuers.ts';

/**
 * Whose something is. Whatever of a caller's data is remembered, shared or de-duplicated is keyed by one of these:
 * there is no way to make one without a verified identity, a proven caller, or a graph that has no identities at all.
 */
export class ScopeKey {
  /** Two scopes are the same if and only if their texts are. */
  readonly text: string;

  private constructor(parts: readonly unknown[]) {
    this.text = JSON.stringify(parts);
  }

  /** Everything that a subgraph can decide by. */
  static ofIdentity(identity: Identity): ScopeKey {
    let key = known.get(identity);
    if (key === undefined) {
      const { kind, subject, organization, organizationVersion, membership, membershipVersion } = identity;
      const { role, permissions, teams, email, purpose, readOnly } = identity;
      known.set(
        identity,
        (key = new ScopeKey([
          'identity',
          kind,
          subject,
          organization,
          organizationVersion,
          membership,
          membershipVersion,
          role,
          permissions,
          teams,
          email,
          purpose,
          readOnly,
        ])),
      );
    }
    return key;
  }

  /**
   * A proven caller in a session, alone or in what they call an organization (an id or a slug): what is asked before
   * there is an identity.
   */
  static ofCaller({ user, session }: Caller, organization: string | null): ScopeKey {
    return new ScopeKey(['caller', user, session, organization]);
  }

  /** A subject of another issuer, proven by its token: what is asked before it is known who that is here. */
  static ofSubject({ issuer, subject }: Subject): ScopeKey {
    return new ScopeKey(['subject', issuer, subject]);
  }

  /**
   * What all who run in one organization share; without one, what is a person's own; and what all who are nobody share.
   */
  static ofOrganization({ kind, subject, organization }: Identity): ScopeKey {
    return new ScopeKey(organization === null ? [kind, subject] : ['organization', organization]);
  }

  /** The same, narrowed by what else decides the answer. */
  with(...more: readonly string[]): ScopeKey {
    return new ScopeKey([this.text, ...more]);
  }
}

const known = new WeakMap<Identity, ScopeKey>();
