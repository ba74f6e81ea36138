import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Migration } from '@mikro-orm/migrations';
import type { OpenSubgraph } from '../../../migrate/openSubgraph.ts';
import type { MigrationFile } from './history.ts';
import { linesOf, type Statement } from './statement.ts';

/** What a migration is going to do. */
export interface Recorded {
  statements: Statement[];
  /** Whether it runs within the transaction of all. */
  transactional: boolean;
}

type MigrationClass = new (driver: unknown, configuration: unknown) => Migration;

/**
 * The statements of a migration's `up`, on a database that has everything before it. What it reads at once it reads, in a transaction that is taken back;
 * what it only adds is not run.
 */
export async function record({ orm }: OpenSubgraph, project: string, { name, file, text }: MigrationFile): Promise<Recorded> {
  const exported = await import(pathToFileURL(join(project, file)).href) as Record<string, MigrationClass>;
  const Class = Object.values(exported).find((value) => typeof value === 'function');
  if (Class === undefined) throw new Error(`${file} exports no migration`);
  const migration = new Class(orm.em.getDriver(), orm.config);
  const recorded: string[] = [];
  migration.addSql = (sql) => { recorded.push(textOf(sql)); };
  const execute = migration.execute.bind(migration);
  migration.execute = (sql, parameters) => {
    recorded.push(textOf(sql));
    return execute(sql, parameters);
  };
  const em = orm.em.fork();
  await em.begin();
  try {
    migration.setTransactionContext(em.getTransactionContext());
    await migration.up();
  } finally {
    await em.rollback();
  }
  const lines = linesOf(text, recorded);
  return { statements: recorded.map((sql, index) => ({ migration: name, file, line: lines[index]!, sql })), transactional: migration.isTransactional() };
}

/** A statement's text; what a query builder has made is compiled. */
function textOf(sql: unknown): string {
  if (typeof sql === 'string') return sql;
  const built = sql as { sql?: string; compile?: () => { sql: string } };
  return built.sql ?? built.compile?.().sql ?? String(sql);
}
