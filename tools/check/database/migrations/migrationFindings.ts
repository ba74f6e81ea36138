import { migrateUp } from '#tools/migrate/run.ts';
import type { OpenSubgraph } from '#tools/migrate/openSubgraph.ts';
import type { Finding } from '../../finding.ts';
import type { Candidate } from '../candidate.ts';
import { databaseFinding } from '../finding.ts';
import { blindStatements } from './blindStatements.ts';
import type { History, MigrationFile } from './history.ts';
import { publishedStay } from './publishedStay.ts';
import { record, type Recorded } from './record.ts';
import { squawk } from './squawk.ts';

/** Migrates an empty database of the base to what the candidate needs, and says which of the new migrations are dangerous, or do not run at all. */
export async function migrationFindings({ name }: Pick<Candidate, 'name'>, open: OpenSubgraph, history: History): Promise<{ findings: Finding[]; recorded: Recorded[]; migrated: boolean }> {
  const findings = publishedStay(history, `migrations/${name}`);
  const recorded: Recorded[] = [];
  const walled = new Set<string>();
  const [first] = history.added;
  const before = first && history.published.filter((published) => published < first.name && !history.removed.includes(published)).at(-1);
  if (first !== undefined && before !== undefined) await migrateUp(open, before);
  for (const table of first === undefined ? [] : await walledTables(open)) walled.add(table);
  for (const migration of history.added) {
    try {
      recorded.push(await record(open, migration));
      await migrateUp(open, migration.name);
    } catch (error) {
      findings.push(databaseFinding({
        rule: 'MIGRATION_FAILS', severity: 'error', subject: migration.name, place: { file: migration.file, line: await refusedLine(open, migration, recorded) },
        message: `${migration.name} does not run on the database that the published version has: ${(error as Error).message.split('\n')[0]}`, advice: 'mend it; until then nothing after it is applied either',
      }));
      return { findings: [...findings, ...blindStatements(recorded, walled), ...await squawk(recorded)], recorded, migrated: false };
    }
  }
  await migrateUp(open);
  return { findings: [...findings, ...blindStatements(recorded, walled), ...await squawk(recorded)], recorded, migrated: true };
}

async function walledTables({ orm }: OpenSubgraph): Promise<string[]> {
  const rows = await orm.em.getConnection().execute<{ name: string }[]>(`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relforcerowsecurity`, [], 'all');
  return rows.map(({ name }) => name);
}

/** The line of the statement that the database refuses, found by running them again and taking them back; else of `up`. */
async function refusedLine({ orm }: OpenSubgraph, { text, name }: MigrationFile, recorded: readonly Recorded[]): Promise<number> {
  const em = orm.em.fork();
  await em.begin();
  try {
    for (const { sql, line } of recorded.flatMap(({ statements }) => statements).filter(({ migration }) => migration === name)) {
      const refused = await em.execute(sql).then(() => false, () => true);
      if (refused) return line;
    }
  } finally {
    await em.rollback();
  }
  return text.split('\n').findIndex((line) => /\bup\(\)/.test(line)) + 1 || 1;
}
