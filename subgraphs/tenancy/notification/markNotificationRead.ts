import type { Context } from '#platform/graphql/context.ts';
import { answerNotification } from './answerNotification.ts';
import type { Notification } from './entities.ts';

interface MarkNotificationReadInput {
  id: string;
}

/** Takes one of the caller's own notifications as read; done twice it is still done. @throws OrgraphError NOT_FOUND. */
export async function markNotificationRead(context: Context, input: MarkNotificationReadInput): Promise<Notification> {
  return answerNotification(context, input.id, (notification) => notification.markRead());
}
