import type { EntityManager } from '#platform/data/database.ts';
import type { Query } from '#platform/data/unitOfWork.ts';
import { rewordingOf } from '#platform/search/wordsTable.ts';
import { inEachOrganization } from '../enterOrganization.ts';
import { membershipWords } from './entities.ts';

const reword = rewordingOf(membershipWords, 'membership as new where new.user_id = $1');

/**
 * Lets a person be found by a changed name in each organization where they are or were a member, in the transaction of
 * the change. A name is a person's own in all of them; its words are each organization's.
 */
export async function rewordMemberships(em: EntityManager, query: Query, user: string): Promise<void> {
  await em.flush();
  await inEachOrganization(query, user, async () => {
    await query(reword, [user]);
  });
}
