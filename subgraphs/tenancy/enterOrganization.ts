import { randomUUID } from 'node:crypto';
import type { EntityManager } from '#platform/data/database.ts';
import { scopeOfLookup, scopeOfOrganization, scopeOfUser, type Scope } from '#platform/data/scope.ts';
import { tenantFilter } from '#platform/data/tenantFilter.ts';
import type { Query, UnitOfWork } from '#platform/data/unitOfWork.ts';
import { isSlug } from '#platform/values/slug.ts';
import { isUuid } from '#platform/values/uuid.ts';
import { digestOfToken } from './digestOfToken.ts';
import { organizationByDomain } from './organization/entities.ts';
import { verifiedEmailText } from './policies.ts';

/** Runs work in a unit of another scope: a request's `unit.under`, or an internal request's `within`. */
export type Within = UnitOfWork['under'];

/** A member's organization, proved by the membership. */
export interface Entered {
  organization: string;
  membership: string;
  status: 'ACTIVE' | 'SUSPENDED';
  scope: Scope;
}

// Beside the gateway, this file is the only place where an organization is chosen.

/** The scope of an organization that this user is about to found. */
export const enterAsFounder = (user: string): Scope => scopeOfOrganization(randomUUID(), user);

/**
 * The organization of this id or slug as its member; null alike for an unknown one, a foreign one and one that the user
 * has left.
 */
export async function enterAsMember(within: Within, user: string, idOrSlug: string): Promise<Entered | null> {
  if (!isUuid(user) || !isNameable(idOrSlug)) return null;
  const [found] = await within(scopeOfUser(user), ({ query }) =>
    query<{ organization: string; membership: string; status: Entered['status'] }>(
      `select o.id as organization, m.id as membership, m.status from membership m join organization o on o.id = m.organization_id
     where m.user_id = $1 and m.status <> 'DEACTIVATED' and ${isUuid(idOrSlug) ? 'o.id = $2::uuid' : 'o.slug = $2'}`,
      [user, idOrSlug],
    ),
  );
  return found === undefined ? null : { ...found, scope: scopeOfOrganization(found.organization, user) };
}

/**
 * The scope of the organization that a platform administrator names, who need not be its member; their own for an
 * unknown slug. Naming it gives no right: what is done in it asks `User.assertPlatformAdmin` first.
 */
export async function enterAsPlatform(within: Within, user: string, idOrSlug: string): Promise<Scope> {
  const id = isUuid(idOrSlug) ? idOrSlug : await organizationOfSlug(within, idOrSlug);
  return id === null ? scopeOfUser(user) : scopeOfOrganization(id, user);
}

/** An invitation that somebody may answer, in the organization that sent it. */
export interface Invited {
  invitation: string;
  scope: Scope;
}

/** The organization of an invitation to a verified e-mail address of this user's; null for any other. */
export async function enterAsInvited(within: Within, user: string, email: string, id: string): Promise<Invited | null> {
  if (!isUuid(id)) return null;
  const [found] = await within(scopeOfInvitee(user, email), ({ query }) =>
    query<{ organization: string }>('select organization_id as organization from invitation where id = $1', [id]),
  );
  return found === undefined ? null : { invitation: id, scope: scopeOfOrganization(found.organization, user) };
}

/**
 * The organization that a token names, for who has it from the link of an invitation there: the look-up runs inside of
 * it. Null for a token that was never sent, and for one of which a later one was sent.
 */
export async function enterByInvitationToken(within: Within, user: string, token: string): Promise<Invited | null> {
  const [organization = '', secret = '', ...more] = token.trim().split('.');
  if (!isUuid(organization) || more.length > 0) return null;
  const scope = scopeOfOrganization(organization.toLowerCase(), user);
  const [found] = await within(scope, ({ query }) =>
    query<{ id: string }>('select id from invitation where organization_id = $1 and token_hash = $2', [
      scope.organization,
      digestOfToken(secret),
    ]),
  );
  return found === undefined ? null : { invitation: found.id, scope };
}

/** What a person sees of all organizations, the invitations to this verified e-mail address included. */
export const scopeOfInvitee = (user: string, email: string | null): Scope =>
  scopeOfUser(user, email?.toLowerCase() ?? null);

/** The organization of an invitation that has been read as one to the user: what of it is shown to them is read in it. */
export const scopeOfInvitation = ({ organizationId }: { organizationId: string }, user: string): Scope =>
  scopeOfOrganization(organizationId, user);

/** The organization that another process of the deployment names by its signed request; null for an unknown one. */
export async function enterAsService(within: Within, idOrSlug: string): Promise<Scope | null> {
  const id = isUuid(idOrSlug) ? idOrSlug : await organizationOfSlug(within, idOrSlug);
  if (id === null) return null;
  const scope = scopeOfOrganization(id);
  const [found] = await within(scope, ({ query }) => query('select 1 as found from organization where id = $1', [id]));
  return found === undefined ? null : scope;
}

/**
 * The id of the organization that has this slug: the named look-up before an organization is known, which answers ids
 * only.
 */
export async function organizationOfSlug(within: Within, slug: string): Promise<string | null> {
  if (!isSlug(slug)) return null;
  const [found] = await within(scopeOfLookup('organization-by-slug', slug), ({ query }) =>
    query<{ id: string }>('select id from organization where slug = $1', [slug]),
  );
  return found?.id ?? null;
}

/** The id of the organization that has proven this domain: the named look-up before an organization is known. */
export async function organizationOfDomain(within: Within, domain: string): Promise<string | null> {
  const [found] = await within(scopeOfLookup(organizationByDomain, domain), ({ query }) =>
    query<{ id: string }>('select id from organization where domain = $1', [domain]),
  );
  return found?.id ?? null;
}

/**
 * Runs work in each organization where this user is or was a member, one after the other, inside a write of theirs: the
 * walls are those of each. Afterwards the write is in its own scope again.
 */
export async function inEachOrganization(query: Query, user: string, work: () => Promise<void>): Promise<void> {
  const enter = (organization: string) => query(`select set_config('app.organization_id', $1, true)`, [organization]);
  const [own] = await query<{ organization: string }>(
    `select coalesce(current_setting('app.organization_id', true), '') as organization`,
  );
  await enter('');
  const memberships = await query<{ organization: string }>(
    'select organization_id as organization from membership where user_id = $1 order by organization_id',
    [user],
  );
  for (const { organization } of memberships) {
    await enter(organization);
    await work();
  }
  await enter(own!.organization);
}

/** An organization that has something of a person. */
export interface PlaceOfPerson {
  organization: string;
  kind: 'COMPANY' | 'PERSONAL';
  name: string | null;
  /** Null where they are only invited. */
  membership: string | null;
}

/**
 * Runs work in each organization that a person is or was a member of, or is invited to by the verified address of the
 * transaction, in the order of their ids: statements, entities and events are each organization's. One that is deleted
 * is passed over. Afterwards the write is a person's own again, as it must be before.
 */
export async function inOrganizationsOf(
  em: EntityManager,
  query: Query,
  user: string,
  work: (place: PlaceOfPerson) => Promise<void>,
): Promise<void> {
  const enter = async (organization: string | null) => {
    await em.flush();
    await query(`select set_config('app.organization_id', $1, true)`, [organization ?? '']);
    em.setFilterParams(tenantFilter, { organization, stamp: organization });
  };
  await em.flush();
  for (const found of await query<{ organization: string; membership: string | null }>(placesOfPerson, [user])) {
    await enter(found.organization);
    const [own] = await query<Pick<PlaceOfPerson, 'kind' | 'name'>>(
      'select kind, name from organization where id = $1',
      [found.organization],
    );
    if (own !== undefined) await work({ ...found, ...own });
    await enter(null);
  }
}

const placesOfPerson = `
  select organization_id as organization, max(membership::text)::uuid as membership from (
    select organization_id, id as membership from membership where user_id = $1
    union all select organization_id, null from invitation where email = ${verifiedEmailText}) as places
  group by 1 order by 1`;

/** Whether a text can name an organization at all. */
const isNameable = (idOrSlug: string): boolean => isUuid(idOrSlug) || isSlug(idOrSlug);
