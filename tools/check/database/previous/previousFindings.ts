import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CouldNotCheck } from '#tools/process/exitCode.ts';
import { databaseFinding, type Finding } from '../../finding.ts';
import type { Candidate } from '../candidate.ts';
import type { RecordedMigration, MigrationStatement } from '../migrations/record.ts';
import { previousTree } from './previousTree.ts';
import { runTests, type FailedTest, type TestRun } from './runTests.ts';

/** Milliseconds: what the tests of one subgraph may take. */
const usualLimit = 600_000;

/**
 * Runs the published version's tests of the subgraph on the migrated database: while the new version is rolled out, and
 * after it is rolled back, the published one works on what the new one has migrated. What fails there and not on the
 * published schema is the migrations' doing.
 * @throws CouldNotCheck where they cannot be run, or fail on the published schema as a whole.
 */
export async function previousFindings(
  candidate: Candidate,
  commit: string,
  recorded: readonly RecordedMigration[],
  server: string,
  limit = usualLimit,
): Promise<Finding[]> {
  const tree = await previousTree(candidate, commit);
  try {
    const tests = `test/${candidate.name}/`;
    const { file, line } = suspect(recorded, []) ?? { file: `migrations/${candidate.name}`, line: 1 };
    if (!existsSync(join(tree.directory, tests))) {
      return [
        databaseFinding({
          rule: 'PREVIOUS_TESTS_MISSING',
          severity: 'warning',
          subject: candidate.name,
          place: { file, line },
          message: `the published version has no ${tests}, so nothing shows that it survives the migration`,
          advice: 'write tests of its aggregates, and publish them before the migration',
        }),
      ];
    }
    tree.use('candidate');
    const run = await runTests(tree.directory, [tests], server, limit);
    if (run.crashed === undefined && run.failed.length === 0) return [];
    tree.use('published');
    const without = await runTests(
      tree.directory,
      run.failed.length > 0 ? [...new Set(run.failed.map((test) => test.file))] : [tests],
      server,
      limit,
    );
    if (without.crashed !== undefined)
      throw new CouldNotCheck(
        `the published version’s tests do not run even on the schema of its own: ${without.crashed}`,
      );
    return judged(run, without, candidate, recorded);
  } finally {
    tree.remove();
  }
}

function judged(
  run: TestRun,
  without: TestRun,
  { name }: Candidate,
  recorded: readonly RecordedMigration[],
): Finding[] {
  const statement = suspect(recorded, run.refusals);
  const [subject, place] = [
    statement?.migration ?? name,
    { file: statement?.file ?? `migrations/${name}`, line: statement?.line ?? 1 },
  ];
  const said = run.refusals.length > 0 ? ` The database said: ${run.refusals.slice(0, 3).join('; ')}.` : '';
  const suspected =
    statement === undefined ? '' : ` Suspected: ${statement.sql.trim().replaceAll(/\s+/g, ' ').slice(0, 160)}`;
  if (run.crashed !== undefined) {
    return [
      databaseFinding({
        rule: 'PREVIOUS_VERSION_BREAKS',
        severity: 'error',
        subject,
        place,
        advice,
        message: `the published version’s tests cannot begin on the migrated database: ${run.crashed}.${said}${suspected}`,
      }),
    ];
  }
  const alone = new Set(without.failed.map(identityOf));
  const broken = Map.groupBy(
    run.failed.filter((test) => !alone.has(identityOf(test))),
    (test) => test.file,
  );
  const findings = [...broken].map(([file, tests]) =>
    databaseFinding({
      rule: 'PREVIOUS_VERSION_BREAKS',
      severity: 'error',
      subject,
      place,
      advice,
      message: `the published version, which runs while this is deployed, fails ${tests.length} of its tests in ${file} on the migrated database: ${named(tests)}.${said}${suspected}`,
    }),
  );
  return without.failed.length === 0
    ? findings
    : [
        ...findings,
        databaseFinding({
          rule: 'PREVIOUS_TESTS_FAIL',
          severity: 'warning',
          subject: name,
          place: { file: without.failed[0]!.file, line: 1 },
          message: `tests of the published version fail without the migrations too, so they show nothing: ${named(without.failed)}`,
          advice: 'mend them, and publish that first',
        }),
      ];
}

const advice =
  'make the migration one that the running version survives: add, fill, switch, and drop in separate releases';
const identityOf = ({ file, name }: FailedTest): string => `${file}\n${name}`;

/** The first of them by name, with what the very first said. */
function named(tests: readonly FailedTest[]): string {
  const names = tests
    .slice(0, 5)
    .map(({ name }) => `“${name}”`)
    .join(', ');
  return `${names}${tests.length > 5 ? ` and ${tests.length - 5} more` : ''} (${tests[0]!.message})`;
}

/** What takes something away from a version that does not know it: the more, the earlier in this list. */
const harmful = [
  /\bdrop (?:column|table)\b/i,
  /\brename\b/i,
  /\btype\b.*\busing\b|\balter column\b.*\btype\b/i,
  /\bset not null\b|\bnot null\b(?!.*\bdefault\b)/i,
  /\badd constraint\b|\bunique\b/i,
  /\b(?:drop|revoke|alter|update|delete)\b/i,
];

/**
 * The statement that most likely broke the version that runs: the one that is about what the database refused (`column
 * "topic" does not exist`), else the one that takes most away.
 */
function suspect(recorded: readonly RecordedMigration[], refusals: readonly string[]): MigrationStatement | undefined {
  const statements = recorded.flatMap((each) => each.statements);
  const names = new Set(
    refusals.flatMap((refusal) => [
      ...[...refusal.matchAll(/"([^"]+)"/g)].map((match) => match[1]!),
      ...[...refusal.matchAll(/\b(?:\w+\.)?(\w+) does not exist/g)].map((match) => match[1]!),
    ]),
  );
  const about = statements.filter(({ sql }) =>
    [...names].some((name) => new RegExp(`\\b${name.replaceAll(/\W/g, '')}\\b`).test(sql)),
  );
  return mostHarmful(about) ?? about[0] ?? mostHarmful(statements) ?? statements[0];
}

function mostHarmful(statements: readonly MigrationStatement[]): MigrationStatement | undefined {
  for (const harm of harmful) {
    const found = statements.find(({ sql }) => harm.test(sql));
    if (found !== undefined) return found;
  }
  return undefined;
}
