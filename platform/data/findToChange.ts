import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { notFound } from '../values/errors.ts';
import { isUuid } from '../values/uuid.ts';
import type { EntityOf } from './rows.ts';
import type { AnyEntity } from './tables.ts';

/**
 * The entity of an id that a client wants to change, locked for the rest of the write, so that what is decided of it
 * stays true.
 * @throws OrgraphError NOT_FOUND, the same for what is no id, an unknown one and another organization's.
 */
export async function findToChange<Class extends AnyEntity>(
  em: EntityManager,
  entity: Class,
  id: string,
  what: string,
): Promise<EntityOf<Class>> {
  const found = isUuid(id) ? await em.findOne(entity, { id } as never, { lockMode: LockMode.PESSIMISTIC_WRITE }) : null;
  if (found === null) throw notFound(what);
  return found as EntityOf<Class>;
}
