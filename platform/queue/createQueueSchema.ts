import { getConstructionPlans } from 'pg-boss';
import { queueSchema } from '../data/queueSchema.ts';

/**
 * What the migration that brings queues runs, as the owner: pg-boss’ own tables, in the version that is installed, and
 * the runtime role's right to use them.
 */
export function createQueueSchema(addSql: (sql: string) => void): void {
  for (const sql of queueStatements()) addSql(sql);
}

/** What makes the queues: pg-boss' statements, which no author of a migration answers for. */
export const queueStatements = (): string[] => [withoutTransaction(getConstructionPlans(queueSchema)), grantToRuntime];

/** The way back: what is queued is gone. */
export const dropQueueSchema = (addSql: (sql: string) => void): void => addSql(`drop schema ${queueSchema} cascade;`);

/** The migration's own transaction is the one in which it runs. */
const withoutTransaction = (plan: string): string => plan.replace(/^\s*BEGIN;/, '').replace(/COMMIT;\s*$/, '');

/** Whoever may use the other tables is a role under which the service runs. */
const grantToRuntime = `do $$ declare runtime text; begin
  for runtime in select distinct grantee from information_schema.role_table_grants
    where table_schema = 'public' and table_name = 'used_nonce' and grantee not in (current_user, 'PUBLIC')
  loop
    execute format('grant usage on schema ${queueSchema} to %I', runtime);
    execute format('grant select, insert, update, delete on all tables in schema ${queueSchema} to %I', runtime);
    execute format('grant usage, select on all sequences in schema ${queueSchema} to %I', runtime);
  end loop;
end $$;`;
