import type { Context } from '#platform/graphql/context.ts';
import { notFound } from '#platform/values/errors.ts';
import { isUuid } from '#platform/values/uuid.ts';
import { Notification } from './entities.ts';

/** Changes one of the caller's own notifications. @throws OrgraphError NOT_FOUND, also for somebody else's. */
export function answerNotification(
  context: Context,
  id: string,
  answer: (notification: Notification) => void,
): Promise<Notification> {
  return context.write(async (em) => {
    const notification = isUuid(id)
      ? ((await em.findOne(Notification, { id, user: { id: context.user } })) as Notification | null)
      : null;
    if (notification === null) throw notFound('notification');
    answer(notification);
    return notification;
  });
}
