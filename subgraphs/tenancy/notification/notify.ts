import type { EntityManager } from '#platform/data/database.ts';
import { User } from '../user/entities.ts';
import { Notification, type notificationCategories } from './entities.ts';

export interface NotificationContent {
  category: (typeof notificationCategories)[number];
  code: string;
  title: string;
  message?: string;
  /** The same key is told a person once. */
  dedupeKey?: string;
  /** What it is about: a type of this graph, and its id. */
  subjectType?: string;
  subjectId?: string;
}

/** Tells a member of the transaction's organization something. */
export const notify = (em: EntityManager, user: string, content: NotificationContent): Notification =>
  em.create(Notification, { ...content, user: em.getReference(User, user) });
