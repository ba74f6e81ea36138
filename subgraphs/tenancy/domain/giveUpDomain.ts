import type { EntityManager } from '#platform/data/database.ts';
import { recordAudit, type Actor } from '../audit/record.ts';
import type { Organization } from '../organization/entities.ts';
import { tellOrganization } from '../organization/tellOrganization.ts';

/** Takes an organization's domain from it: who is a member stays one, and nobody joins by it any more. */
export function giveUpDomain(em: EntityManager, organization: Organization, actor: Actor, action: string): void {
  em.assign(organization, { domain: null, autoJoinByDomain: false, updatedById: actor.user });
  tellOrganization(em, organization);
  recordAudit(em, actor, {
    action,
    resourceType: 'Organization',
    resourceId: organization.id,
    details: { fields: ['domain', 'autoJoinByDomain'] },
  });
}
