import type { Context } from '#platform/graphql/context.ts';
import { answerNotification } from './answerNotification.ts';
import type { Notification } from './entities.ts';

interface DismissNotificationInput {
  id: string;
}

/** Puts one of the caller's own notifications away, read or not. @throws OrgraphError NOT_FOUND. */
export async function dismissNotification(context: Context, input: DismissNotificationInput): Promise<Notification> {
  return answerNotification(context, input.id, (notification) => notification.dismiss());
}
