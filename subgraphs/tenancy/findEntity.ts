import type { EntityManager } from '@mikro-orm/postgresql';
import { LockMode, type EntityClass, type FilterQuery } from '@mikro-orm/core';
import { notFound } from '#platform/errors.ts';
import { isUuid } from '#platform/uuid.ts';

/**
 * The entity of an id that a client gave, locked for the rest of the write, so that what is decided of it stays true.
 * @throws OrgraphError NOT_FOUND, the same for what is no id, an unknown one and another organization's.
 */
export async function findEntity<Entity extends object>(em: EntityManager, entity: EntityClass<Entity>, id: string, what: string): Promise<Entity> {
  const found = isUuid(id) ? await em.findOne(entity, { id } as FilterQuery<NoInfer<Entity>>, { lockMode: LockMode.PESSIMISTIC_WRITE }) : null;
  if (found === null) throw notFound(what);
  return found as Entity;
}
