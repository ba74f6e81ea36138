import type { Migration } from '@mikro-orm/migrations';

/**
 * Writes the statements of `work` so that the owner sees the rows of these tables. Forced row-level security binds the
 * owner too: an update of a migration would touch no row, and a foreign key added over orphans would be marked valid.
 * It is lifted and restored in the migration's own transaction, under a lock that lets nobody else see the table in
 * between.
 */
export function asOwner(migration: Pick<Migration, 'addSql'>, tables: readonly string[], work: () => void): void {
  for (const table of tables) migration.addSql(`alter table "${table}" no force row level security;`);
  work();
  for (const table of tables) migration.addSql(`alter table "${table}" force row level security;`);
}
