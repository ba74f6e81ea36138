import type { PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import { amongWritten } from '#platform/graphql/amongWritten.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { User } from '../user/entities.ts';
import { AuditEvent } from './entities.ts';

interface AuditFilter {
  action?: string | null;
  resourceType?: string | null;
  resourceId?: string | null;
  actor?: string | null;
  from?: Date | null;
  to?: Date | null;
}
type AuditList = PageArguments & { filter?: AuditFilter | null };

const orders = { NEWEST: ['-occurredAt'], OLDEST: ['occurredAt'] };

export const resolvers: GraphQLResolverMap = {
  Query: {
    auditEvents: (_, { filter, ...page }: AuditList, context) => {
      const { action, resourceType, resourceId, actor, from, to } = filter ?? {};
      return context.connection(AuditEvent, page, {
        where: {
          action: action ?? undefined,
          resourceType: resourceType ?? undefined,
          resourceId: resourceId ?? undefined,
          actorUserId: actor ?? undefined,
        },
        conditions: [
          ...(from == null ? [] : [['t.occurred_at >= ?', from] as const]),
          ...(to == null ? [] : [['t.occurred_at < ?', to] as const]),
        ],
        orders,
      });
    },
    auditEvent: (_, { id }: { id: string }, context) => context.find(AuditEvent, id, 'audit event'),
  },
  AuditEvent: {
    outcome: amongWritten('outcome', ['SUCCESS', 'FAILURE', 'DENIED'], 'FAILURE'),
    actor: (event: RowOf<AuditEvent>, _, context) => context.load(User, event.actorUserId),
  },
};
