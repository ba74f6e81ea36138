import type { Finding } from '../../finding.ts';
import { databaseFinding } from '../finding.ts';
import type { History } from './history.ts';

/** What has been published stays as it is, and what is new comes after it: databases that have applied it would never get the difference. */
export function publishedStay({ published, added, edited, removed }: History, folder: string): Finding[] {
  const newest = published.at(-1) ?? '';
  return [
    ...edited.map(({ name, file }) => databaseFinding({
      rule: 'MIGRATION_EDITED', severity: 'error', subject: name, place: { file, line: 1 },
      message: `${name} is published and has been changed: databases that have applied it keep what it did before`, advice: 'take the change back, and write it as a migration of its own',
    })),
    ...removed.map((name) => databaseFinding({
      rule: 'MIGRATION_REMOVED', severity: 'error', subject: name, place: { file: folder, line: 1 },
      message: `${name} is published and has been removed: databases that have applied it keep what it did`, advice: 'restore it, and take its effect back in a migration of its own',
    })),
    ...added.filter(({ name }) => name < newest).map(({ name, file }) => databaseFinding({
      rule: 'MIGRATION_OUT_OF_ORDER', severity: 'error', subject: name, place: { file, line: 1 },
      message: `${name} comes before ${newest}, which is published: new databases apply it first, those that run apply it last`, advice: 'give it a newer time in its name',
    })),
  ];
}
