import { seeMembership } from '../data/seeMembership.ts';
import { ensureTenant } from '../data/tenantRow.ts';
import { buryOrganization } from '../deletion/buryOrganization.ts';
import {
  memberAdded,
  memberRemoved,
  memberUpdated,
  organizationDeleted,
  organizationUpdated,
} from '../events/catalogue.ts';
import { on, type EventHandler } from '../events/handlers.ts';

const seeMember = [memberAdded, memberUpdated, memberRemoved].map((type) =>
  on(type, ({ payload: { membership, version } }, { query }) => seeMembership(query, membership, version)),
);

/**
 * What every subgraph does about what tenancy tells: its copy of the organization is renewed, and a mutation under an
 * identity from before a member's change is refused from then on. Of an organization that is deleted a tombstone is left.
 */
export const followTenancy: readonly EventHandler[] = [
  on(organizationUpdated, ({ organization, payload: { version } }, { query, services }) =>
    ensureTenant(query, services, organization!, version),
  ),
  on(organizationDeleted, buryOrganization),
  ...seeMember,
];
