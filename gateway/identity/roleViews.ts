import { z } from 'zod';
import type { ClientOrigin } from '#platform/identity/clientOrigin.ts';
import type { Identity } from '#platform/identity/identity.ts';
import { grants } from '#platform/identity/permissions.ts';
import type { ServiceClient } from '#platform/identity/serviceClient.ts';
import { lacksPermission, notFound } from '#platform/values/errors.ts';
import type { Caller } from './authenticate.ts';
import type { OrganizationAccess } from './memberships.ts';

/** What tenancy says of a role that a member wants to read as; null where the organization has none of this id. */
const roleAnswer = z.object({
  allowed: z.boolean(),
  role: z.object({ key: z.string(), level: z.number(), permissions: z.array(z.string()) }).nullable(),
});

/** What a member asks to see as. */
export interface ViewedRole {
  caller: Caller;
  access: OrganizationAccess;
  /** Its id. */
  role: string;
  client: ClientOrigin;
}

export interface RoleViews {
  /**
   * The caller's place in the organization, narrowed to what the role grants of it: they only read, and what is seen by
   * who somebody is, is not seen. Tenancy judges, and keeps a record that it was done.
   * @throws OrgraphError (the promise) FORBIDDEN for who may not, NOT_FOUND for an unknown role and a foreign one alike,
   * SUBGRAPH_UNAVAILABLE when tenancy does not answer.
   */
  of(viewed: ViewedRole): Promise<OrganizationAccess>;
}

/** The permission to read as another role. */
const preview = 'role:preview';

/**
 * A view belongs to the identity that it narrows and goes with it: when that runs out, a right changes, or the session
 * ends, tenancy is asked anew.
 */
export function createRoleViews(services: ServiceClient): RoleViews {
  const views = new WeakMap<Identity, Map<string, Promise<OrganizationAccess>>>();

  async function ask({ caller, access, role: id, client }: ViewedRole): Promise<OrganizationAccess> {
    const { allowed, role } = await services.call('tenancy', '/internal/role-view', {
      purpose: 'role-view',
      body: { user: caller.user, organization: access.identity.organization, role: id, client },
      answer: roleAnswer,
    });
    if (!allowed) throw lacksPermission(preview);
    if (role === null) throw notFound('role');
    return narrowed(access, role);
  }

  return {
    async of(viewed) {
      const { identity } = viewed.access;
      if (!grants(identity.permissions, preview)) throw lacksPermission(preview);
      const known = views.get(identity) ?? new Map<string, Promise<OrganizationAccess>>();
      views.set(identity, known);
      let view = known.get(viewed.role);
      if (view === undefined) {
        view = ask(viewed);
        known.set(viewed.role, view);
        view.catch(() => known.delete(viewed.role));
      }
      return view;
    },
  };
}

/** Never wider: of what the role grants only what the caller holds themselves, and neither teams nor an address. */
function narrowed(
  access: OrganizationAccess,
  role: { key: string; level: number; permissions: readonly string[] },
): OrganizationAccess {
  const { identity } = access;
  const permissions = role.permissions.filter((permission) => grants(identity.permissions, permission));
  return {
    ...access,
    level: Math.min(access.level, role.level),
    identity: Object.freeze({ ...identity, role: role.key, permissions, teams: [], email: null, readOnly: true }),
  };
}
