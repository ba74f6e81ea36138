import type { OpenSubgraph } from '#tools/migrate/openSubgraph.ts';
import { statementsOf } from '#tools/migrate/statements.ts';
import type { MigrationFile } from './history.ts';

/** What a migration is going to do. */
export interface RecordedMigration {
  statements: MigrationStatement[];
  /** Whether it runs within the transaction of all. */
  transactional: boolean;
}

/** The statements of a migration's `up`, on a database that has everything before it, and where they are written. */
export async function record(open: OpenSubgraph, { name, file, text }: MigrationFile): Promise<RecordedMigration> {
  const { statements, transactional } = await statementsOf(open, name);
  const lines = linesOf(text, statements);
  return {
    statements: statements.map((sql, index) => ({ migration: name, file, line: lines[index]!, sql })),
    transactional,
  };
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
