import type { EntityManager } from '#platform/data/database.ts';
import type { User } from '../user/entities.ts';
import { endSessions } from '../user/session.ts';
import { UserIdentity } from './entities.ts';

/**
 * Ends all that somebody could come into an account by: sessions, password, and who they are elsewhere. The user is
 * locked, and gateways are told afterwards (`announcePerson`).
 */
export async function endWaysIn(em: EntityManager, user: User): Promise<void> {
  user.passwordHash = null;
  user.attemptSucceeded();
  await endSessions(em, user.id, null, 'REVOKED');
  await em.nativeDelete(UserIdentity, { user });
}
