import type { EntityManager } from '#platform/data/database.ts';
import { memberUpdated, type memberAdded } from '#platform/events/catalogue.ts';
import { emit } from '#platform/events/emit.ts';
import type { Context } from '#platform/graphql/context.ts';
import type { Membership } from './entities.ts';

/** Tells the other subgraphs, with the commit, that a member has come, changed or gone. */
export function tellMember(em: EntityManager, what: typeof memberAdded, { id, user, version }: Membership): void {
  emit(em, what, { membership: id, user: user.id, version });
}

/**
 * Tells that a member's places in teams have changed, unless they have changed them themself: the rest of their request
 * would be refused as one from before.
 */
export function tellOfOther(em: EntityManager, { user }: Pick<Context, 'user'>, member: Membership): void {
  if (member.user.id !== user) tellMember(em, memberUpdated, member);
}
