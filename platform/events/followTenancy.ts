import { seeMembership } from '../data/seeMembership.ts';
import { ensureTenant } from '../data/tenantRow.ts';
import { memberAdded, memberRemoved, memberUpdated, organizationUpdated } from './catalogue.ts';
import { on, type EventHandler } from './handlers.ts';

const seeMember = [memberAdded, memberUpdated, memberRemoved].map((type) =>
  on(type, ({ payload: { membership, version } }, { query }) => seeMembership(query, membership, version)),
);

/**
 * What every subgraph does about what tenancy tells: its copy of the organization is renewed, and a mutation under an
 * identity from before a member's change is refused from then on.
 */
export const followTenancy: readonly EventHandler[] = [
  on(organizationUpdated, ({ organization, payload: { version } }, { query, services }) =>
    ensureTenant(query, services, organization!, version),
  ),
  ...seeMember,
];
