import { loadMigration } from '#tools/migrate/loadMigration.ts';
import type { OpenSubgraph } from '#tools/migrate/openSubgraph.ts';
import type { MigrationFile } from './history.ts';

/** What a migration is going to do. */
export interface RecordedMigration {
  statements: MigrationStatement[];
  /** Whether it runs within the transaction of all. */
  transactional: boolean;
}

/**
 * The statements of a migration's `up`, on a database that has everything before it. What it reads at once it reads, in
 * a transaction that is taken back; what it only adds is not run.
 */
export async function record(open: OpenSubgraph, { name, file, text }: MigrationFile): Promise<RecordedMigration> {
  const migration = await loadMigration(open, name);
  if (migration === undefined) throw new Error(`${file} is not there`);
  const recorded: string[] = [];
  migration.addSql = (sql) => {
    recorded.push(textOf(sql));
  };
  const execute = migration.execute.bind(migration);
  migration.execute = (sql, parameters) => {
    recorded.push(textOf(sql));
    return execute(sql, parameters);
  };
  const em = open.orm.em.fork();
  await em.begin();
  try {
    migration.setTransactionContext(em.getTransactionContext());
    await migration.up();
  } finally {
    await em.rollback();
  }
  const lines = linesOf(text, recorded);
  return {
    statements: recorded.map((sql, index) => ({ migration: name, file, line: lines[index]!, sql })),
    transactional: migration.isTransactional(),
  };
}

/** A statement's text; what a query builder has made is compiled. */
function textOf(sql: unknown): string {
  if (typeof sql === 'string') return sql;
  const built = sql as { sql?: string; compile?: () => { sql: string } };
  return built.sql ?? built.compile?.().sql ?? String(sql);
}

/** One SQL statement that a migration runs, and where it is written. */
export interface MigrationStatement {
  migration: string;
  /** Relative to the project. */
  file: string;
  line: number;
  sql: string;
}

/**
 * The lines of a migration's file on which its statements begin, in their order; a statement that is put together there
 * is found by its beginning, else it is the line of `up`.
 */
function linesOf(text: string, statements: readonly string[]): number[] {
  const lines = text.split('\n').map(flat);
  let from = 0;
  return statements.map((sql) => {
    const words = flat(sql.trim());
    for (const length of [80, 40, 20]) {
      const beginning = words.slice(0, length);
      const ahead = lines.findIndex((line, index) => index >= from && line.includes(beginning));
      const found = ahead === -1 ? lines.findIndex((line) => line.includes(beginning)) : ahead;
      if (found !== -1) {
        from = found;
        return found + 1;
      }
    }
    return lines.findIndex((line) => /\bup\(\)/.test(line)) + 1 || 1;
  });
}

const flat = (text: string): string => (text.split('\n')[0] ?? '').replaceAll('\\', '').replace(/\s+/g, ' ');
