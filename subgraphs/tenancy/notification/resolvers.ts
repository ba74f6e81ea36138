import type { PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import { amongWritten } from '#platform/graphql/amongWritten.ts';
import type { Context } from '#platform/graphql/context.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { dismissNotification } from './dismissNotification.ts';
import { Notification } from './entities.ts';
import { markAllNotificationsRead } from './markAllNotificationsRead.ts';
import { markNotificationRead } from './markNotificationRead.ts';

interface NotificationList extends PageArguments {
  filter?: { status?: Notification['status'] | null; category?: Notification['category'] | null } | null;
}

const orders = { URGENT: ['-urgency', '-createdAt'], NEWEST: ['-createdAt'], OLDEST: ['createdAt'] };

/** Over the alias `t`: what a reader still wants to see. */
const pending = `t.status in ('UNREAD', 'READ') and (t.expires_at is null or t.expires_at > now())`;

export const resolvers: GraphQLResolverMap = {
  Query: {
    notifications: (_, { filter, ...page }: NotificationList, context) => {
      const { status, category } = filter ?? {};
      return context.connection(Notification, page, {
        where: { user: context.user, status: status ?? undefined, category: category ?? undefined },
        conditions: [[status == null || status === 'UNREAD' || status === 'READ' ? pending : 'false']],
        orders,
      });
    },
    notification: (_, { id }: { id: string }, context) => context.find(Notification, id, 'notification'),
    unreadNotificationCount: async (_, __, context) =>
      (
        await context.unit.query<{ count: number }>(
          `select count(*)::int as count from notification t where t.organization_id = $1 and t.user_id = $2 and t.status = 'UNREAD' and ${pending}`,
          [context.identity.organization, context.user],
        )
      )[0]!.count,
  },
  Mutation: {
    markNotificationRead: async (_, { input }, context) => ({
      notification: await markNotificationRead(context, input),
    }),
    markAllNotificationsRead: async (_, __, context) => ({ count: await markAllNotificationsRead(context) }),
    dismissNotification: async (_, { input }, context) => ({ notification: await dismissNotification(context, input) }),
  },
  Notification: {
    __resolveReference: ({ id }: { id: string }, context: Context) => context.load(Notification, id),
    category: amongWritten('category', ['WELCOME', 'INVITATION', 'INTEGRATION', 'SYSTEM'], 'WELCOME'),
    status: amongWritten('status', ['UNREAD', 'READ', 'DISMISSED'], 'DISMISSED'),
    subject: ({ subjectType, subjectId }: RowOf<Notification>) =>
      subjectType == null ? null : { type: subjectType, id: subjectId },
  },
};
