import type { EntityManager } from '#platform/data/database.ts';
import type { Context } from '#platform/graphql/context.ts';
import { recordAudit } from '../audit/record.ts';
import type { Organization } from './entities.ts';
import { tellOrganization } from './tellOrganization.ts';

/** Makes a personal space, which somebody else is to come into, a company. @returns whether it was one. */
export function becomeCompany(em: EntityManager, context: Context, organization: Organization): boolean {
  if (organization.kind === 'COMPANY') return false;
  organization.kind = 'COMPANY';
  organization.updatedById = context.user;
  recordAudit(em, context, {
    action: 'organization.update',
    resourceType: 'Organization',
    resourceId: organization.id,
    details: { fields: ['kind'] },
  });
  tellOrganization(em, organization);
  return true;
}
