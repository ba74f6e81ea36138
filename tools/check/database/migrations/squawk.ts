import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { queueSchema } from '#platform/data/queueSchema.ts';
import { childEnvironment } from '#platform/process/childEnvironment.ts';
import { CouldNotCheck } from '#tools/process/exitCode.ts';
import { databaseFinding, type Finding, type Severity } from '../../finding.ts';
import type { RecordedMigration, MigrationStatement } from './record.ts';

/** Rules that our own way answers otherwise. */
const excluded = [
  'require-lock-timeout',
  'require-statement-timeout', // migrating sets them (tools/migrate/run.ts)
  'prefer-robust-stmts', // all migrations are one transaction
  'prefer-text-field',
  'prefer-bigint-over-int',
  'prefer-bigint-over-smallint',
  'prefer-identity', // a choice of columns, not a danger
];

/** What breaks nobody who does not use it, which the published version's tests show. */
const warnings = new Set([
  'ban-drop-column',
  'ban-drop-table',
  'ban-drop-not-null',
  'ban-char-field',
  'prefer-timestamp-tz',
  'syntax-error',
]);

/** What to do here, where squawk's own help does not say it. */
const advices: Record<string, string> = {
  'require-concurrent-index-creation':
    'make it CONCURRENTLY, in a migration of its own that overrides isTransactional to return false',
  'require-concurrent-index-deletion':
    'drop it CONCURRENTLY, in a migration of its own that overrides isTransactional to return false',
  'ban-concurrent-index-creation-in-transaction':
    'put it into a migration of its own that overrides isTransactional to return false',
  'adding-foreign-key-constraint': 'add it NOT VALID, and VALIDATE it inside asOwner in the next release',
  'constraint-missing-not-valid': 'add it NOT VALID, and VALIDATE it in the next release',
  'ban-drop-column': 'drop it one release after the last one that reads or writes it',
  'ban-drop-table': 'drop it one release after the last one that reads or writes it',
  'ban-drop-not-null': 'let no row be null before every version that runs takes it',
  'renaming-column': 'add the new column, fill it, switch, and drop the old one in separate releases',
  'renaming-table': 'add the new table, fill it, switch, and drop the old one in separate releases',
  'changing-column-type': 'add a new column, fill it, switch, and drop the old one in separate releases',
};

interface Judgement {
  line: number;
  rule_name: string;
  message: string;
  help: string | null;
}

/**
 * What squawk finds dangerous for the version that runs, at the statement's file and line; tables that the same
 * migrations make are empty.
 * @throws CouldNotCheck where it does not run.
 */
export async function squawk(recorded: readonly RecordedMigration[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  const platforms = await statementsOfQueues(recorded);
  for (const { statements, transactional } of runsOf(recorded)) {
    const starts: { line: number; statement: MigrationStatement }[] = [];
    let text = '';
    for (const statement of statements) {
      if (platforms.has(statement.sql)) continue;
      starts.push({ line: text.split('\n').length - 1, statement });
      text += `${statement.sql.trim().replace(/;*$/, ';')}\n`;
    }
    if (text === '') continue;
    for (const [key, judgements] of Map.groupBy(
      await judge(text, transactional),
      ({ line, rule_name: rule }) => `${starts.findLastIndex((start) => start.line <= line)} ${rule}`,
    )) {
      const { statement } = starts[Number(key.split(' ')[0])]!;
      findings.push(findingOf(judgements[0]!, statement));
    }
  }
  return findings.filter(
    ({ rule, place }) =>
      rule !== 'SQL_CONSTRAINT_MISSING_NOT_VALID' ||
      !findings.some(
        (other) =>
          other.rule === 'SQL_ADDING_FOREIGN_KEY_CONSTRAINT' &&
          other.place.line === place.line &&
          other.place.file === place.file,
      ),
  );
}

/** What the platform's own queues are made by, in tables that are new: the library is loaded where it is spoken of. */
async function statementsOfQueues(recorded: readonly RecordedMigration[]): Promise<ReadonlySet<string>> {
  if (!recorded.some(({ statements }) => statements.some(({ sql }) => sql.includes(queueSchema)))) return new Set();
  const { queueStatements } = await import('#platform/queue/createQueueSchema.ts');
  return new Set(queueStatements());
}

/** Migrations that follow each other in one transaction are one text: what the first makes, the second may use. */
function runsOf(recorded: readonly RecordedMigration[]): RecordedMigration[] {
  return recorded.reduce<RecordedMigration[]>((runs, { statements, transactional }) => {
    const last = runs.at(-1);
    if (last === undefined || !transactional || !last.transactional)
      return [...runs, { statements: [...statements], transactional }];
    last.statements.push(...statements);
    return runs;
  }, []);
}

function findingOf(
  { rule_name: rule, message, help }: Judgement,
  { migration, file, line, sql }: MigrationStatement,
): Finding {
  const severity: Severity = warnings.has(rule) ? 'warning' : 'error';
  const shown = sql.trim().replace(/\s+/g, ' ');
  return databaseFinding({
    rule: `SQL_${rule.replaceAll('-', '_').toUpperCase()}`,
    severity,
    subject: migration,
    place: { file, line },
    message: `${message} (${shown.length > 160 ? `${shown.slice(0, 160)}…` : shown})`,
    advice:
      advices[rule] ??
      help ??
      'split it into steps that the running version survives: add, fill, switch, drop in separate releases',
  });
}

async function judge(sql: string, transactional: boolean): Promise<Judgement[]> {
  const program = join(dirname(createRequire(import.meta.url).resolve('squawk-cli/package.json')), 'js/bin/squawk');
  const child = spawn(
    process.execPath,
    [
      program,
      '--reporter',
      'json',
      '--pg-version',
      '15',
      `--exclude=${excluded.join(',')}`,
      ...(transactional ? ['--assume-in-transaction'] : []),
    ],
    { stdio: ['pipe', 'pipe', 'pipe'], env: childEnvironment() },
  );
  let [answer, complaint] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  child.stdin.on('error', () => undefined).end(sql);
  const code = await new Promise<number | null>((done, failed) => child.on('error', failed).on('close', done)).catch(
    (error: Error) => {
      throw new CouldNotCheck(`squawk does not start: ${error.message}`);
    },
  );
  try {
    if (code !== 0 && code !== 1) throw new Error(`it ended with ${code}`);
    return JSON.parse(answer) as Judgement[];
  } catch (error) {
    throw new CouldNotCheck(`squawk gave no judgement: ${complaint.trim() || (error as Error).message}`);
  }
}
