import type { EntityManager } from '#platform/data/database.ts';
import type { UnitOfWork } from '#platform/data/unitOfWork.ts';
import { notified } from '#platform/events/catalogue.ts';
import { emit } from '#platform/events/emit.ts';
import { kinds, type AllChanges } from '../importWriter/changes.ts';

/** Notifies who has imported, with the import's commit. */
export function tellImporter(em: EntityManager, user: string, run: string, changes: AllChanges): void {
  const all = (what: 'added' | 'changed' | 'removed') => kinds.reduce((sum, kind) => sum + changes[kind][what], 0);
  emit(em, notified, {
    code: 'slack_import.completed',
    users: [user],
    subject: { type: 'SlackImportRun', id: run },
    counts: { added: all('added'), changed: all('changed'), removed: all('removed') },
  });
}

/** Notifies who has imported that it has failed; never throws, for why it has is what counts. */
export const tellOfFailure = (unit: UnitOfWork, user: string): Promise<void> =>
  unit
    .write(async (em) => {
      emit(em, notified, { code: 'slack_import.failed', users: [user], subject: null, counts: {} });
    })
    .catch(() => undefined);
