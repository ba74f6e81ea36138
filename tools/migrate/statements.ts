import { loadMigration } from './loadMigration.ts';
import type { OpenSubgraph } from './openSubgraph.ts';

/** What a migration does, one way or back. */
export interface MigrationStatements {
  statements: readonly string[];
  /** Whether it runs within the transaction of all. */
  transactional: boolean;
}

/**
 * The statements of a migration. What it reads at once it reads, in a transaction that is taken back; what it only adds
 * is not run.
 * @throws Error where its file is not there, or it does not run on this database.
 */
export async function statementsOf(
  open: Pick<OpenSubgraph, 'orm'>,
  name: string,
  direction: 'up' | 'down' = 'up',
): Promise<MigrationStatements> {
  const migration = await loadMigration(open, name);
  if (migration === undefined) throw new Error(`the migration ${name} is not there`);
  const statements: string[] = [];
  migration.addSql = (sql) => {
    statements.push(textOf(sql));
  };
  const execute = migration.execute.bind(migration);
  migration.execute = (sql, parameters) => {
    statements.push(textOf(sql));
    return execute(sql, parameters);
  };
  const em = open.orm.em.fork();
  await em.begin();
  try {
    migration.setTransactionContext(em.getTransactionContext());
    await migration[direction]();
  } finally {
    await em.rollback();
  }
  return { statements, transactional: migration.isTransactional() };
}

/** A statement's text; what a query builder has made is compiled. */
function textOf(sql: unknown): string {
  if (typeof sql === 'string') return sql;
  const built = sql as { sql?: string; compile?: () => { sql: string } };
  return built.sql ?? built.compile?.().sql ?? String(sql);
}
