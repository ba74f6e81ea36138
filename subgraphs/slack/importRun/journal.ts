import { p } from '@mikro-orm/core';

/**
 * The import that the transaction belongs to, null outside of one; in exactly the form in which PostgreSQL prints it
 * back.
 */
const currentRun = `NULLIF(current_setting('app.import_run_id'::text, true), ''::text)`;

/** For rows that imports add: which import added them; the database fills it. */
export const imported = { addedByRun: p.uuid().nullable().lazy().defaultRaw(`(${currentRun})::uuid`) };

/**
 * Keeps what an import takes from a row that it has not added itself, whichever statement does so: of a changed row the
 * former values of the columns that differ, of a removed one all. What an import changes twice is kept as it was before
 * it (entities.ts, ImportChange).
 */
const journal = (when: string) => ({
  name: 'journal',
  timing: 'after' as const,
  events: ['update' as const, 'delete' as const],
  forEach: 'row' as const,
  when,
  body:
    `insert into import_change as known (run_id, table_name, row_id, former, is_removed) ` +
    `select current_setting('app.import_run_id')::uuid, tg_table_name, old.id, jsonb_object_agg(former.key, former.value), tg_op = 'DELETE' ` +
    `from jsonb_each(to_jsonb(old)) as former left join jsonb_each(to_jsonb(new)) as present using (key) where former.value is distinct from present.value ` +
    `having count(*) > 0 ` +
    `on conflict (organization_id, run_id, table_name, row_id) do update set former = excluded.former || known.former, is_removed = excluded.is_removed; ` +
    `return null`,
});

const isImport = `(${currentRun} IS NOT NULL)`;

/** The trigger of a table whose rows imports change and never undo. */
export const journalOfAll = [journal(isImport)];

/** The trigger of a table with `imported` rows. */
export const journalOfOthers = [journal(`(${isImport} AND (old.added_by_run IS DISTINCT FROM (${currentRun})::uuid))`)];
