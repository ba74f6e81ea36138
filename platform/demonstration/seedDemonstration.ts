import type { Database, EntityManager } from '../data/database.ts';
import { scopeOfOrganization } from '../data/scope.ts';
import { storeTenant } from '../data/tenantRow.ts';
import { createUnitOfWork } from '../data/unitOfWork.ts';
import { demonstrationOrganizations, demonstrationSlugs, type DemonstrationSlug } from './demonstration.ts';

/**
 * Runs `seed` for each demonstration organization: in its own scope, in one transaction, with the subgraph's row of it
 * there.
 */
export async function seedDemonstration(
  database: Database,
  seed: (em: EntityManager, slug: DemonstrationSlug) => Promise<void>,
): Promise<void> {
  for (const slug of demonstrationSlugs) {
    const organization = demonstrationOrganizations[slug];
    await createUnitOfWork(database, scopeOfOrganization(organization.id)).write(async (em, query) => {
      if (database.name !== 'tenancy') await storeTenant(query, { ...organization, status: 'ACTIVE', version: 1 });
      await seed(em, slug);
    });
  }
}
