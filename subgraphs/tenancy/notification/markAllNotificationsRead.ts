import type { Context } from '#platform/graphql/context.ts';
import { Notification } from './entities.ts';

/** Takes all of the caller's own notifications that have not expired as read; how many were not. */
export async function markAllNotificationsRead(context: Context): Promise<number> {
  return context.write((em) =>
    em.nativeUpdate(
      Notification,
      {
        user: { id: context.user },
        status: 'UNREAD',
        $or: [{ expiresAt: null }, { expiresAt: { $gt: new Date() } }],
      },
      { status: 'READ', readAt: new Date(), updatedAt: new Date() },
    ),
  );
}
