import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { readExpectedFile } from '#tools/scan/expected/readExpected.ts';
import type { ScanFinding } from '#tools/scan/finding.ts';
import { fixOf } from '#tools/scan/fix/fix.ts';
import { defaultOptions, type ScanOptions } from '#tools/scan/options.ts';
import { readAcceptances } from '#tools/scan/readAcceptances.ts';
import { compliance, type ScanReport } from '#tools/scan/report.ts';
import { scan } from '#tools/scan/scan.ts';
import { emptyDatabase, now, scanned } from './scanned.ts';

/**
 * Databases of four services as they were when somebody looked at them by hand and wrote a report: a scan says what the
 * reports say.
 */
const client = emptyDatabase();
const pathOf = (file: string): string => fileURLToPath(new URL(`./reports/${file}`, import.meta.url));
const sqlOf = (...names: string[]): string =>
  names.map((name) => readFileSync(pathOf(`${name}.sql`), 'utf8')).join('\n');

const scanOf = async (sql: string, options: Partial<ScanOptions> = {}): Promise<ScanReport> =>
  (await scanned(client(), { sql, options, instead: true })).report;

/** `T02 notes`, `B01 notes.organization_id 5`; nothing that is accepted. */
const said = ({ findings }: ScanReport, concerns: (finding: ScanFinding) => boolean): string[] =>
  findings
    .filter((finding) => finding.accepted === undefined && concerns(finding))
    .map(({ rule, table, column, object, count }) =>
      [rule, [table, column].filter(Boolean).join('.') || object, count].filter((part) => part !== undefined).join(' '),
    )
    .toSorted();

const critical = (report: ScanReport): string[] => said(report, ({ severity }) => severity === 'critical');
const of = (report: ScanReport, ...rules: string[]): string[] => said(report, ({ rule }) => rules.includes(rule));

/** What was asked by hand before one branch was merged into the other, and which rules ask it. */
const queries = {
  'the tables are there': {
    rules: ['M05'],
    sql: `select name from unnest(array['organizations', 'organization_invitations', 'user_notifications', 'user_burnout_reports',
      'slack_workspace_mappings', 'survey_schedules']) as name where to_regclass(name) is null`,
  },
  'users have their columns': missingColumns('users', [
    'organization_id',
    'role',
    'joined_org_at',
    'last_active_at',
    'status',
  ]),
  'correlations have their columns': missingColumns('user_correlations', [
    'organization_id',
    'name',
    'integration_ids',
  ]),
  'analyses have their columns': missingColumns('analyses', ['organization_id', 'integration_name', 'platform']),
  'the migrations are applied': {
    rules: ['M04'],
    sql: `select number from unnest(array['001_', '001b', '002', '003', '004', '005', '006']) as number
      where not exists (select from migrations where starts_with(name, number))`,
  },
};

function missingColumns(table: string, columns: readonly string[]) {
  return {
    rules: ['M06'],
    table,
    sql: `select name from unnest(array[${columns.map((name) => `'${name}'`).join(', ')}]) as name
      where not exists (select from information_schema.columns where table_name = '${table}' and column_name = name)`,
  };
}

/** What a query finds in the database that this makes. */
async function rowsOf<Row extends object>(sql: string, query: string): Promise<Row[]> {
  await client().query('begin');
  try {
    await client().query(sql);
    return (await client().query<Row>(query)).rows;
  } finally {
    await client().query('rollback');
  }
}

const branches = {
  'before the merge': sqlOf('onCall'),
  'after it': sqlOf('onCall', 'onCall.migrations', 'onCall.backfill'),
};
const merged = { expected: readExpectedFile(pathOf('onCall.expected.yaml')) };

test.each(
  Object.entries(branches).flatMap(([when, sql]) =>
    Object.entries(queries).map(([what, query]) => [when, what, sql, query] as const),
  ),
)('on call, %s: whether %s is said as by hand', async (when, _, sql, query) => {
  const byHand = await rowsOf(sql, query.sql);
  const found = (await scanOf(sql, merged)).findings.filter(
    ({ rule, table, severity }) =>
      query.rules.includes(rule) && (!('table' in query) || (table === query.table && severity === 'critical')),
  );
  expect(found).toHaveLength(byHand.length);
  expect(byHand.length > 0).toBe(when === 'before the merge');
});

test('on call: how many belong to no organization is said as by hand, before and after the back-fill', async () => {
  const counted = `select (select count(*)::int from organizations) as organizations,
    (select count(*)::int from users where organization_id is null) as users,
    (select count(*)::int from user_correlations where organization_id is null) as correlations`;
  const made = sqlOf('onCall', 'onCall.migrations');
  expect(await rowsOf(made, counted)).toEqual([{ organizations: 0, users: 40, correlations: 100 }]);
  const empty = await scanOf(made, merged);
  expect(of(empty, 'B04', 'B05')).toEqual(['B04 users 40', 'B05 organizations']);
  expect(critical(empty)).toEqual(
    expect.arrayContaining([
      'B01 user_correlations.organization_id 100',
      'B01 users.organization_id 40',
      'B04 users 40',
    ]),
  );

  expect(await rowsOf(branches['after it'], counted)).toEqual([{ organizations: 2, users: 2, correlations: 5 }]);
  const filled = await scanOf(branches['after it'], merged);
  expect(of(filled, 'B01', 'B04', 'B05')).toEqual([
    'B01 analyses.organization_id 1',
    'B01 user_correlations.organization_id 5',
    'B01 users.organization_id 2',
    'B04 users 2',
  ]);
  expect(critical(filled).filter((line) => /^[BM]/.test(line))).toEqual([]);
});

test('on call: lists by the user alone, one organization a person, links in clear, a workspace that is unique for all', async () => {
  expect(of(await scanOf(branches['after it'], merged), 'I12', 'S02', 'T13', 'T18', 'T19')).toEqual([
    'I12 analyses.results',
    'I12 organizations.settings',
    'I12 user_correlations.integration_ids',
    'S02 organization_invitations.token',
    'T13 analyses.user_id',
    'T13 rootly_integrations.user_id',
    'T13 slack_integrations.user_id',
    'T18 slack_workspace_mappings.workspace_id',
    'T19 users.role',
  ]);
});

test('on call: numbers that two migrations have, one that failed, and people who are there twice', async () => {
  const sql = branches['after it'];
  expect(of(await scanOf(sql, merged), 'M01', 'M02', 'M03', 'I06')).toEqual(['M02 migrations.name 1']);
  const worse = `${sql}; update migrations set status = 'failed' where starts_with(name, '004');
    insert into user_correlations (user_id, email, organization_id) select user_id, email, organization_id from user_correlations where id = 10`;
  expect(of(await scanOf(worse, merged), 'M03', 'I06')).toEqual(['I06 user_correlations.email 1', 'M03 migrations 1']);
});

const models = { expected: readExpectedFile(pathOf('publishing.expected.yaml')) };

test('publishing, before its migrations: the history, thirty-three tables and the public id are missing', async () => {
  const report = await scanOf(sqlOf('publishing'), models);
  expect(report.tables).toHaveLength(16);
  expect(of(report, 'M01')).toHaveLength(1);
  expect(of(report, 'M05')).toHaveLength(33);
  expect(of(report, 'M06', 'M08')).toEqual(['M06 users.public_id', 'M08 users.registration_key_id']);
  expect(report.verdict).toBe('could not check');
});

test('publishing, migrated: one table of forty-nine is critical before the fix, and none after it', async () => {
  const options = {
    ...models,
    global: ['user_management'],
    acceptances: readAcceptances(pathOf('publishing.accepted.yaml')),
  };
  const before = await scanOf(sqlOf('publishing', 'publishing.migrations'), options);
  expect(before.tables).toHaveLength(49);
  expect(critical(before)).toEqual(['T02 social_platform_connections']);
  expect([before.verdict, compliance(before), before.notes]).toEqual(['failed', 97.9, []]);
  expect(of(before, 'M01', 'M05', 'M06')).toEqual([]);

  const after = await scanOf(sqlOf('publishing', 'publishing.migrations', 'publishing.fix'), options);
  expect(critical(after)).toEqual([]);
  expect([after.verdict, compliance(after), after.notes]).toEqual(['passed', 100, []]);
});

test('publishing, migrated: what the scan itself writes mends it too, and gives each connection its user’s organization', async () => {
  await client().query(`${sqlOf('publishing', 'publishing.migrations')};
    insert into social_platform_connections (user_id, platform, platform_user_id, platform_username) select id, 'x', id, username from users`);
  const look = () => scan(client(), 'test', { ...defaultOptions, now, global: ['user_management'] });
  expect(critical((await look()).report)).toContain('T02 social_platform_connections');
  for (const statement of fixOf(await look())!.statements) await client().query(statement);
  expect(critical((await look()).report)).toEqual([]);
  const { rows } = await client().query(
    `select count(*) filter (where organization_id = 1 + user_id % 2)::int as right, count(*)::int as all from social_platform_connections`,
  );
  expect(rows).toEqual([{ right: 6, all: 6 }]);
  await client().query('drop schema public cascade; drop schema orgraph_fix cascade; create schema public');
});

test('contributions: what is reached through a workspace alone, tokens in clear, an id that is unique for all', async () => {
  const report = await scanOf(sqlOf('contributions'));
  expect(report.tenants).toEqual(['team.id']);
  expect(critical(report)).toEqual([
    'S01 integrationcredential.encrypted_value 2',
    'S01 slackworkspace.access_token 2',
    ...[
      'analysis_channels',
      'integrationcredential',
      'serviceresource',
      'slackanalysis',
      'slackchannel',
      'slackmessage',
      'slackreaction',
      'slackuser',
    ].map((table) => `T02 ${table}`),
    'T08 slackworkspace',
  ]);
  expect(of(report, 'T11', 'T18')).toEqual([
    'T11 integration_share.integration_id',
    'T11 integrationevent.integration_id',
    'T18 slackworkspace.slack_id',
  ]);
});

test('memoirs: a search over all companies, one company of nearly all, links, lists and a log without any', async () => {
  const report = await scanOf(sqlOf('memoirs'));
  expect(report.tenants).toEqual(['companies.id']);
  expect(critical(report)).toEqual([
    'S04 users 3',
    'T02 content_matches',
    'T02 document_chunks',
    'T02 sections',
    'T08 users',
    'T16 document_chunks.embedding',
  ]);
  expect(report.findings.find(({ rule }) => rule === 'T16')!.message).toContain('match_documents searches all of them');
  expect(of(report, 'B02', 'I09', 'I10', 'M01', 'T15', 'T17')).toEqual([
    'B02 projects.company_id 200',
    'I09 memoires.project_type 3',
    'I10 content_matches.matched_blocks',
    'I10 sections.source_blocks',
    'M01',
    'T15 block_files',
    'T17 audit_log',
  ]);
});
