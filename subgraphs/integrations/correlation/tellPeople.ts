import type { EntityManager } from '#platform/data/database.ts';
import { mostNotified, notified } from '#platform/events/catalogue.ts';
import { emit } from '#platform/events/emit.ts';

interface ChangedCorrelation {
  code: 'correlation.set' | 'correlation.removed';
  /** Whose it is; null for who has no account here, and is not told. */
  users: readonly (string | null | undefined)[];
  /** Who has done it, and knows. */
  actor: string;
  subject: { type: 'UserCorrelation' | 'Integration'; id: string };
}

/** Notifies people, with the commit, that somebody has given them an account elsewhere, or has taken it from them. */
export function tellPeople(em: EntityManager, { code, users, actor, subject }: ChangedCorrelation): void {
  const others = [...new Set(users)].filter((user) => user != null && user !== actor) as string[];
  for (let at = 0; at < others.length; at += mostNotified)
    emit(em, notified, { code, users: others.slice(at, at + mostNotified), subject, counts: {} });
}
