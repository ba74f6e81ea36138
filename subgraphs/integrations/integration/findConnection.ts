import type { EntityManager } from '#platform/database.ts';
import { notFound } from '#platform/errors.ts';
import { isUuid } from '#platform/uuid.ts';
import { Integration } from './entities.ts';

/** The connection that a mutation names. @throws OrgraphError NOT_FOUND. */
export async function findConnection(em: EntityManager, id: string): Promise<Integration> {
  const integration = isUuid(id) ? await em.findOne(Integration, { id }) : null;
  if (integration === null) throw notFound('integration');
  return integration;
}
