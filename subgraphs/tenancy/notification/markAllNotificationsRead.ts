import type { Context } from '#platform/graphql/context.ts';
import { Notification } from './entities.ts';

/** Takes all of the caller's own notifications as read; how many were not. */
export async function markAllNotificationsRead(context: Context): Promise<number> {
  return context.write((em) =>
    em.nativeUpdate(
      Notification,
      { user: { id: context.user }, status: 'UNREAD' },
      { status: 'READ', readAt: new Date(), updatedAt: new Date() },
    ),
  );
}
