import type { OpenSubgraph } from '#tools/migrate/openSubgraph.ts';
import { migrateUp } from '#tools/migrate/run.ts';
import { databaseFinding, type Finding } from '../../finding.ts';
import type { Candidate } from '../candidate.ts';
import type { History, MigrationFile } from './history.ts';
import { record, type RecordedMigration } from './record.ts';
import { squawk } from './squawk.ts';

/**
 * Migrates an empty database of the base to what the candidate needs, and says which of the new migrations are
 * dangerous, or do not run at all.
 */
export async function migrationFindings(
  { name }: Pick<Candidate, 'name'>,
  open: OpenSubgraph,
  history: History,
): Promise<{ findings: Finding[]; recorded: RecordedMigration[]; migrated: boolean }> {
  const findings = publishedStay(history, `migrations/${name}`);
  const recorded: RecordedMigration[] = [];
  const walled = new Set<string>();
  const [first] = history.added;
  const before =
    first &&
    history.published.filter((published) => published < first.name && !history.removed.includes(published)).at(-1);
  if (first !== undefined && before !== undefined) await migrateUp(open, before);
  for (const table of first === undefined ? [] : await walledTables(open)) walled.add(table);
  for (const migration of history.added) {
    try {
      recorded.push(await record(open, migration));
      await migrateUp(open, migration.name);
    } catch (error) {
      findings.push(
        databaseFinding({
          rule: 'MIGRATION_FAILS',
          severity: 'error',
          subject: migration.name,
          place: { file: migration.file, line: await refusedLine(open, migration, recorded) },
          message: `${migration.name} does not run on the database that the published version has: ${(error as Error).message.split('\n')[0]}`,
          advice: 'mend it; until then nothing after it is applied either',
        }),
      );
      return {
        findings: [...findings, ...blindStatements(recorded, walled), ...(await squawk(recorded))],
        recorded,
        migrated: false,
      };
    }
  }
  await migrateUp(open);
  return {
    findings: [...findings, ...blindStatements(recorded, walled), ...(await squawk(recorded))],
    recorded,
    migrated: true,
  };
}

async function walledTables({ orm }: OpenSubgraph): Promise<string[]> {
  const rows = await orm.em
    .getConnection()
    .execute<{ name: string }[]>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relforcerowsecurity`,
      [],
      'all',
    );
  return rows.map(({ name }) => name);
}

/**
 * The line of the statement that the database refuses, found by running them again and taking them back; else of `up`.
 */
async function refusedLine(
  { orm }: OpenSubgraph,
  { text, name }: MigrationFile,
  recorded: readonly RecordedMigration[],
): Promise<number> {
  const em = orm.em.fork();
  await em.begin();
  try {
    for (const { sql, line } of recorded
      .flatMap(({ statements }) => statements)
      .filter(({ migration }) => migration === name)) {
      const refused = await em.execute(sql).then(
        () => false,
        () => true,
      );
      if (refused) return line;
    }
  } finally {
    await em.rollback();
  }
  return text.split('\n').findIndex((line) => /\bup\(\)/.test(line)) + 1 || 1;
}

/**
 * What has been published stays as it is, and what is new comes after it: databases that have applied it would never
 * get the difference.
 */
function publishedStay({ published, added, edited, removed }: History, folder: string): Finding[] {
  const newest = published.at(-1) ?? '';
  return [
    ...edited.map(({ name, file }) =>
      databaseFinding({
        rule: 'MIGRATION_EDITED',
        severity: 'error',
        subject: name,
        place: { file, line: 1 },
        message: `${name} is published and has been changed: databases that have applied it keep what it did before`,
        advice: 'take the change back, and write it as a migration of its own',
      }),
    ),
    ...removed.map((name) =>
      databaseFinding({
        rule: 'MIGRATION_REMOVED',
        severity: 'error',
        subject: name,
        place: { file: folder, line: 1 },
        message: `${name} is published and has been removed: databases that have applied it keep what it did`,
        advice: 'restore it, and take its effect back in a migration of its own',
      }),
    ),
    ...added
      .filter(({ name }) => name < newest)
      .map(({ name, file }) =>
        databaseFinding({
          rule: 'MIGRATION_OUT_OF_ORDER',
          severity: 'error',
          subject: name,
          place: { file, line: 1 },
          message: `${name} comes before ${newest}, which is published: new databases apply it first, those that run apply it last`,
          advice: 'give it a newer time in its name',
        }),
      ),
  ];
}

/**
 * Forced row-level security binds the owner too: a statement that reads, changes or verifies the rows of a walled table
 * outside asOwner does so for no row, and says nothing. squawk cannot see that. Tables that the same migrations make
 * have no rows.
 */
function blindStatements(recorded: readonly RecordedMigration[], walled: ReadonlySet<string>): Finding[] {
  const made = new Set<string>();
  return recorded.flatMap(({ statements }) => {
    const lifted = new Set<string>();
    return statements.flatMap(({ migration, file, line, sql }) => {
      const text = sql.replace(/--.*$/gm, '').replace(/\s+/g, ' ').trim();
      const subject = tableOf(text);
      if (subject !== undefined && /^create table/i.test(text)) made.add(subject);
      if (subject !== undefined && / no force row level security/i.test(text)) lifted.add(subject);
      else if (subject !== undefined && / force row level security/i.test(text)) lifted.delete(subject);
      const blind = touched(text, subject).filter(
        (table) => walled.has(table) && !made.has(table) && !lifted.has(table),
      );
      return blind.map((table) =>
        databaseFinding({
          rule: 'MIGRATION_BLIND',
          severity: 'error',
          subject: migration,
          place: { file, line },
          message: `the rows of ${table} are hidden from the owner by forced row-level security: this statement does nothing for any of them, without an error (${text.slice(0, 160)})`,
          advice: `put it inside asOwner(this, ['${table}'], …) of orgraph/platform/asOwner`,
        }),
      );
    });
  });
}

const name = String.raw`(?:only )?(?:"?public"?\.)?"?([a-z_][\w$]*)"?`;

/** What a statement is about first. */
const tableOf = (text: string): string | undefined =>
  new RegExp(`^(?:alter table|create table)(?: if (?:not )?exists)? ${name}`, 'i').exec(text)?.[1];

/** The tables whose rows a statement reads, changes or verifies. */
function touched(text: string, subject: string | undefined): string[] {
  if (subject !== undefined) {
    const verifies = /validate constraint/i.test(text) || (/foreign key/i.test(text) && !/not valid/i.test(text));
    return verifies && /^alter table/i.test(text) ? [subject] : [];
  }
  if (!/^(with|update|delete|insert|merge|select|do)\b/i.test(text)) return [];
  const tables = [
    ...text.matchAll(new RegExp(String.raw`\b(?:update|delete from|from|join|merge into|using) ${name}`, 'gi')),
  ].map((match) => match[1]!);
  return [...new Set(tables)];
}
