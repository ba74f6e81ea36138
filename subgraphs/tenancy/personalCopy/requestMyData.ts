import type { Context } from '#platform/graphql/context.ts';
import { enqueue } from '#platform/jobs/enqueue.ts';
import { invalidState } from '#platform/values/errors.ts';
import { recordAudit } from '../audit/record.ts';
import { User } from '../user/entities.ts';
import { lockUser } from '../user/session.ts';
import { PersonalCopy } from './entities.ts';
import { makeCopy } from './makeCopy.ts';

/** Milliseconds in which a copy may be made. */
const lifetime = 24 * 3_600_000;

/**
 * Has a copy of the caller's data made, in the place of an older one.
 * @throws OrgraphError INVALID_STATE while one is being made.
 */
export async function requestMyData(context: Context): Promise<PersonalCopy> {
  const { user } = context;
  return context.write(async (em) => {
    await lockUser(em, user);
    const former = await em.findOne(PersonalCopy, { user });
    if (former !== null && former.status === 'REQUESTED' && former.expiresAt > new Date())
      throw invalidState('A copy of your data is being made. Fetch it when it is ready.', 'REQUESTED');
    if (former !== null) await em.nativeDelete(PersonalCopy, { id: former.id });
    const copy = em.create(PersonalCopy, {
      user: em.getReference(User, user),
      expiresAt: new Date(Date.now() + lifetime),
    });
    enqueue(em, makeCopy, { copy: copy.id, user });
    recordAudit(em, context, { action: 'user.request_my_data', resourceType: 'User', resourceId: user });
    return copy;
  });
}
