import type { EntityManager } from '#platform/data/database.ts';
import { Membership } from '../membership/entities.ts';
import { createSystemRoles } from '../role/systemRoles.ts';
import { Team, TeamMembership } from '../team/entities.ts';
import type { User } from '../user/entities.ts';
import { Organization } from './entities.ts';

export interface Foundation {
  id: string;
  name: string;
  slug: string;
  kind: Organization['kind'];
  founder: User;
}

/**
 * Creates an organization with its roles and its default team; the founder is OWNER of both. Runs in the new
 * organization's own scope.
 */
export function found(em: EntityManager, { id, name, slug, kind, founder }: Foundation): Organization {
  const organization = em.create(Organization, { id, name, slug, kind, createdById: founder.id });
  const { OWNER } = createSystemRoles(em);
  const membership = em.create(Membership, { user: founder, role: OWNER });
  const team = em.create(Team, { name: 'General', slug: 'general', isDefault: true, createdBy: founder });
  em.create(TeamMembership, { team, membership, role: 'OWNER' });
  return organization;
}
