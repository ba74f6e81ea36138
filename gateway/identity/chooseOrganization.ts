import { OperationTypeNode } from 'graphql';
import type { ClientOrigin } from '#platform/identity/clientOrigin.ts';
import { anonymous } from '#platform/identity/identity.ts';
import { roleLevels } from '#platform/identity/permissions.ts';
import { forbidden, organizationRequired, OrgraphError } from '#platform/values/errors.ts';
import { isSlug } from '#platform/values/slug.ts';
import { isUuid } from '#platform/values/uuid.ts';
import type { Authenticator, Caller } from './authenticate.ts';
import type { ChosenIdentity, NeededAccess } from './identity.ts';
import type { IdentityChooser } from './identityMode.ts';
import { refusedOrganization, type OrganizationAccess, type Memberships, type Person } from './memberships.ts';
import type { RoleViews } from './roleViews.ts';

/** What may be changed in a suspended organization (model: updateOrganization and billing). */
const openWhenSuspended = new Set(['updateOrganization']);

/**
 * The only file of the gateway that chooses an organization for a caller. The token is judged first, the organization
 * second.
 */
export function createOrganizationChooser(
  authenticator: Authenticator,
  memberships: Memberships,
  views: RoleViews,
): IdentityChooser {
  async function alone(caller: Caller): Promise<ChosenIdentity> {
    return renewable(await memberships.person(caller), () => alone(caller));
  }

  /** The organization stays what it is, whatever its slug is now. */
  async function member(caller: Caller, access: OrganizationAccess, operation: NeededAccess): Promise<ChosenIdentity> {
    const now = await memberships.find(caller, access.identity.organization, reads(operation));
    if (now === undefined || !isOpen(now, operation)) throw refusedOrganization();
    return renewable(now, () => member(caller, now, operation));
  }

  /** The caller's place as a role sees it. It is never read by an older word of tenancy's. */
  async function view(
    caller: Caller,
    organization: string,
    role: string,
    { operation, client }: { operation: NeededAccess; client: ClientOrigin },
  ): Promise<ChosenIdentity> {
    const access = await memberships.find(caller, organization, false);
    if (access === undefined || !isOpen(access, operation)) throw refusedOrganization();
    const seen = await views.of({ caller, access, role, client });
    if (!isOpen(seen, operation)) throw refusedOrganization();
    const { organization: id } = access.identity;
    const again = () => view(caller, id, role, { operation, client });
    return { ...renewable(seen, again), readsAs: seen.identity.role ?? undefined };
  }

  /** The caller has been let in: that a token or a membership runs out later is none of their mistakes. */
  const renewable = ({ identity, until }: Person, again: () => Promise<ChosenIdentity>): ChosenIdentity => ({
    identity,
    until,
    renew: () => (memberships.lasts({ identity, until }) ? undefined : again()),
  });

  return {
    async choose({ authorization, organization: header, readAs, client = unknownClient }, operation) {
      if (readAs !== undefined) assertReads(readAs, operation);
      if (operation.needs === 'NOTHING') return { identity: anonymous };
      const caller = await authenticator.authenticate(authorization);
      const organization = readHeader(header);
      const must = operation.needs === 'ORGANIZATION';
      if (readAs !== undefined) {
        if (organization === undefined) throw organizationRequired();
        return view(caller, organization, readAs.toLowerCase(), { operation, client });
      }
      if (organization === undefined) {
        if (must) throw organizationRequired();
        return alone(caller);
      }
      const membership = await memberships.find(caller, organization, reads(operation));
      if (membership !== undefined && isOpen(membership, operation))
        return renewable(membership, () => member(caller, membership, operation));
      if (must) throw refusedOrganization();
      return alone(caller);
    },
  };
}

const reads = ({ type }: Pick<NeededAccess, 'type'>): boolean => type === OperationTypeNode.QUERY;

const unknownClient: ClientOrigin = { address: '', agent: '' };

/** @throws OrgraphError BAD_REQUEST for what is no role's id, FORBIDDEN for a mutation. */
function assertReads(readAs: string, operation: NeededAccess): void {
  if (!isUuid(readAs)) throw new OrgraphError('BAD_REQUEST', 'X-Orgraph-Read-As is the id of a role.');
  if (!reads(operation))
    throw forbidden('Who reads as a role changes nothing: send the mutation without X-Orgraph-Read-As.');
}

/** A uuid-shaped header is always an id, anything else a slug; undefined: absent or neither. */
function readHeader(header: string | undefined): string | undefined {
  const text = header?.trim() ?? '';
  if (isUuid(text)) return text.toLowerCase();
  return isSlug(text) ? text : undefined;
}

/**
 * Whether the caller may do this in the organization as both stand: a suspended one is read by its owners and
 * administrators only.
 */
function isOpen(
  { status, organizationStatus, level }: OrganizationAccess,
  { type, fields }: Pick<NeededAccess, 'type' | 'fields'>,
): boolean {
  if (status !== 'ACTIVE' || organizationStatus === 'CANCELLED') return false;
  if (organizationStatus !== 'SUSPENDED') return true;
  return level >= roleLevels.ADMIN && (reads({ type }) || fields.every((field) => openWhenSuspended.has(field)));
}
