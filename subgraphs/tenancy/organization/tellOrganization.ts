import type { EntityManager } from '#platform/data/database.ts';
import { organizationUpdated } from '#platform/events/catalogue.ts';
import { emit } from '#platform/events/emit.ts';
import type { Organization } from './entities.ts';

/** Tells the other subgraphs of a change of the organization, which raises its version as it is written. */
export function tellOrganization(em: EntityManager, { version }: Organization): void {
  emit(em, organizationUpdated, { version: version + 1 });
}
