import type { Identity } from '../identity/identity.ts';
import { isUuid } from '../values/uuid.ts';

/**
 * What a transaction is about, as policies compare it. `lookup` opens one named look-up before an organization or a
 * person is known (docs/identity.md, wall 4).
 */
export interface Scope {
  organization: string | null;
  user: string | null;
  /** The user's verified e-mail address. */
  email: string | null;
  lookup: { purpose: string; value: string } | null;
}

/** Whose things are their own to an identity: nobody's under one that only reads (decision 49). */
export const personOf = ({ kind, subject, readOnly }: Identity): string | null =>
  kind === 'user' && !readOnly ? subject : null;

export function scopeOf(identity: Identity): Scope {
  const user = personOf(identity);
  const { organization, email } = identity;
  return { organization, user, email: user === null ? null : email, lookup: null };
}

export const nobody: Scope = { organization: null, user: null, email: null, lookup: null };
export const scopeOfOrganization = (organization: string, user: string | null = null): Scope => ({
  ...nobody,
  organization,
  user,
});
export const scopeOfUser = (user: string, email: string | null = null): Scope => ({ ...nobody, user, email });
/** A person in one of their organizations, or on their own. */
export const scopeInside = (organization: string | null, user: string): Scope =>
  organization === null ? scopeOfUser(user) : scopeOfOrganization(organization, user);
export const scopeOfLookup = (purpose: string, value: string): Scope => ({ ...nobody, lookup: { purpose, value } });

/**
 * The scope as transaction settings; an absent one is the empty string, so that nothing of an earlier transaction
 * remains.
 */
export function settingsOf(scope: Scope): Record<string, string> {
  for (const id of [scope.organization, scope.user])
    if (id !== null && !isUuid(id)) throw new Error('a scope holds uuids only');
  return {
    'app.organization_id': scope.organization ?? '',
    'app.user_id': scope.user ?? '',
    'app.verified_email': scope.email ?? '',
    'app.purpose': scope.lookup?.purpose ?? '',
    'app.lookup': scope.lookup?.value ?? '',
  };
}
