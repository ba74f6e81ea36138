import type { EntityManager } from '#platform/data/database.ts';
import type { memberAdded } from '#platform/events/catalogue.ts';
import { emit } from '#platform/events/emit.ts';
import type { Membership } from './entities.ts';

/** Tells the other subgraphs, with the commit, that a member has come, changed or gone. */
export function tellMember(em: EntityManager, what: typeof memberAdded, { id, user, version }: Membership): void {
  emit(em, what, { membership: id, user: user.id, version });
}
