import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '#platform/database.ts';
import type { AnyEntity } from '#platform/aggregate.ts';
import { notFound } from '#platform/errors.ts';
import type { EntityOf } from '#platform/rows.ts';
import { isUuid } from '#platform/uuid.ts';

/** The entity of an id that a client wants to change, locked until the transaction ends. @throws OrgraphError NOT_FOUND, the same for an unknown id and another organization's. */
export async function findToChange<Class extends AnyEntity>(em: EntityManager, entity: Class, id: string, what: string): Promise<EntityOf<Class>> {
  const found = isUuid(id) ? await em.findOne(entity, { id } as never, { lockMode: LockMode.PESSIMISTIC_WRITE }) : null;
  if (found === null) throw notFound(what);
  return found as EntityOf<Class>;
}
