import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { readExpectedFile } from '#tools/scan/expected/readExpected.ts';
import { fixOf } from '#tools/scan/fix/fix.ts';
import type { ScanOptions } from '#tools/scan/options.ts';
import { defaultOptions } from '#tools/scan/options.ts';
import { scan } from '#tools/scan/scan.ts';
import { emptyDatabase, now, scanned } from './scanned.ts';

/**
 * Databases as four products had them when somebody looked for what these rules look for, by hand: what was found then
 * is found now.
 */
const client = emptyDatabase();
const folder = mkdtempSync(join(tmpdir(), 'orgraph-reports-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function said(sql: string, options: Partial<ScanOptions> = {}) {
  const { report } = await scanned(client(), { sql, instead: true, options });
  return (...rules: string[]) =>
    report.findings
      .filter(({ rule }) => rules.includes(rule))
      .map(({ rule, table, column, object, severity, count }) =>
        [rule, severity, [table, column ?? object].filter(Boolean).join('.'), count]
          .filter((part) => part !== undefined && part !== '')
          .join(' '),
      );
}

function expected(yaml: string) {
  const file = join(folder, 'expected.yaml');
  writeFileSync(file, yaml);
  return readExpectedFile(file);
}

const serial = 'id serial primary key, public_id uuid not null default gen_random_uuid() unique';
const organization = 'organization_id int not null references organizations on delete cascade';

test('social media: one table of connections knows no organization, until the fix', async () => {
  const own = ['content', 'memories', 'notifications', 'user_settings'];
  await client().query(`
    create table alembic_version (version_num varchar(32) primary key); insert into alembic_version values ('027');
    create table organizations (${serial}, name varchar(255) not null, slug varchar(100) unique);
    create table users (${serial}, email text not null unique, default_organization_id int references organizations on delete set null);
    create table user_organization_roles (${serial}, user_id int not null references users on delete cascade, ${organization}, unique (user_id, organization_id));
    create index on user_organization_roles (organization_id);
    create table social_connections (${serial}, ${organization}, platform varchar(50), platform_account_id text, unique (organization_id, platform, platform_account_id));
    create table social_platform_connections (${serial}, user_id int not null references users, platform varchar(50) not null, unique (user_id, platform));
    ${own.map((name) => `create table ${name} (${serial}, user_id int not null references users);`).join(' ')}
    insert into organizations (name, slug) values ('one', 'one'), ('two', 'two');
    insert into users (email) select n || '@acme.test' from generate_series(1, 40) n;
    insert into user_organization_roles (user_id, organization_id) select n, 1 + n % 2 from generate_series(1, 40) n;
    insert into social_platform_connections (user_id, platform) select n, 'x' from generate_series(1, 40) n`);
  const look = () => scan(client(), 'test', { ...defaultOptions, now, global: own });
  const critical = async () =>
    (await look()).report.findings
      .filter(({ severity }) => severity === 'critical')
      .map(({ rule, table }) => `${rule} ${table}`);
  expect(await critical()).toEqual(['T02 social_platform_connections']);
  for (const statement of fixOf(await look())!.statements) await client().query(statement);
  expect(await critical()).toEqual([]);
  const { rows } = await client().query(`
    select count(*) filter (where organization_id = 1 + user_id % 2)::int as right, count(*)::int as all from social_platform_connections`);
  expect(rows).toEqual([{ right: 40, all: 40 }]);
  await client().query('drop schema public cascade; drop schema orgraph_fix cascade; create schema public');
});

test('the same product, compared with its models: 33 tables are missing, and the history', async () => {
  const there =
    `users registration_keys admin_users content content_logs memories notifications user_settings social_platform_connections
    social_interactions social_responses response_templates company_knowledge knowledge_base_entries inbox_settings interaction_responses`.split(
      /\s+/,
    );
  const missing =
    `organizations goals goal_progress milestones social_connections social_audit teams roles permissions user_organization_roles
    content_drafts content_schedules user_credentials social_posts admin_sessions admin_audit_logs workflow_executions api_key_revocations
    content_categories content_items content_performance_snapshots content_templates memory_content metrics organization_invitations
    platform_configs platform_metrics_snapshots refresh_token_blacklist research_data social_post_templates system_settings user_management
    alembic_version`.split(/\s+/);
  const yaml = `critical: [users, organizations, social_connections, social_platform_connections, content, alembic_version]
deprecated: [registration_keys]
tables:
${[...there, ...missing].map((name) => (name === 'users' ? '  users: { public_id: uuid, email: text }' : `  ${name}:`)).join('\n')}`;
  const findings = await said(
    there
      .map(
        (name) =>
          `create table ${name} (id serial primary key, user_id int${name === 'users' ? `, email text, registration_key_id int` : ''});`,
      )
      .join(' ') + ' alter table users add foreign key (registration_key_id) references registration_keys',
    { tenants: ['users.id'], expected: expected(yaml) },
  );
  expect(findings('M05')).toHaveLength(33);
  expect(
    findings('M05')
      .filter((one) => one.includes('critical'))
      .toSorted(),
  ).toEqual(['alembic_version', 'organizations', 'social_connections'].map((name) => `M05 critical ${name}`));
  expect(findings('M01', 'M06', 'M08')).toEqual([
    'M06 critical users.public_id',
    'M01 warning',
    'M08 warning users.registration_key_id',
  ]);
  expect(findings('I13')).toContain('I13 info users.id');
});

test('on call: the queries that verify the migrations of organizations', async () => {
  const yaml = `
migrations: [001_add_integration_fields, 001b_organizations, 002_user_correlations_organization, 003_user_correlations_name]
tables:
  organizations:
  organization_invitations:
  user_notifications:
  user_burnout_reports:
  slack_workspace_mappings:
  users: { organization_id: integer, role: varchar(20), joined_org_at: timestamptz }
  user_correlations: { organization_id: integer, name: varchar(255) }
  analyses: { organization_id: integer, integration_name: varchar(255) }`;
  const findings = await said(
    `
    create table migrations (name text primary key, applied_at timestamptz, status text);
    insert into migrations values ('001_add_integration_fields', now(), 'completed'), ('001b_organizations', now(), 'completed'), ('002_user_correlations_organization', null, 'failed');
    create table organizations (id serial primary key, name varchar(255) not null, status varchar(20) default 'active', settings json);
    create table users (id serial primary key, email varchar(255) unique not null, organization_id int references organizations, role varchar(20) default 'user', joined_org_at timestamptz);
    create table user_correlations (id serial primary key, user_id int not null references users, organization_id int references organizations, email varchar(255) not null);
    create table analyses (id serial primary key, user_id int not null references users, organization_id int references organizations, integration_name varchar(255));
    create index on analyses (user_id);
    create table organization_invitations (id serial primary key, organization_id int not null references organizations, email varchar(255), token varchar(255) unique, expires_at timestamptz);
    create table slack_workspace_mappings (id serial primary key, organization_id int references organizations, workspace_id varchar(50) unique not null);
    insert into organizations (name, status) values ('one', 'active'), ('two', null);
    insert into users (email, organization_id) select n || '@acme.test', case when n > 3 then 1 + n % 2 end from generate_series(1, 40) n;
    insert into user_correlations (user_id, organization_id, email)
      select n, case when n > 20 then 1 + n % 2 end, case when n in (22, 24) then 'twice@acme.test' else n || '@acme.test' end from generate_series(1, 40) n`,
    { expected: expected(yaml) },
  );
  expect(findings('M05').toSorted()).toEqual(['M05 warning user_burnout_reports', 'M05 warning user_notifications']);
  expect(findings('M06')).toEqual(['M06 critical user_correlations.name']);
  expect(findings('M02', 'M03', 'M04').toSorted()).toEqual([
    'M02 warning migrations.name 1',
    'M03 critical migrations 1',
    'M04 critical 003_user_correlations_name',
  ]);
  expect(findings('B01')).toEqual([
    'B01 critical user_correlations.organization_id 20',
    'B01 critical users.organization_id 3',
  ]);
  expect(findings('B04', 'I06', 'I07')).toEqual([
    'B04 critical users 3',
    'I06 critical user_correlations.email 1',
    'I07 warning organizations.status 1',
  ]);
  expect(findings('T13', 'T18', 'T19', 'S02', 'I12').toSorted()).toEqual([
    'I12 info organizations.settings',
    'S02 warning organization_invitations.token',
    'T13 warning analyses.user_id',
    'T18 warning slack_workspace_mappings.workspace_id',
    'T19 info users.role',
  ]);
});

test('contributions: links and workspaces without their team, and credentials in clear', async () => {
  const id = 'id uuid primary key default gen_random_uuid(), created_at timestamp not null default now()';
  const findings = await said(
    `
    create table team (${id}, name varchar(255) not null, slug varchar(255) not null unique);
    create table teammember (${id}, team_id uuid not null references team, user_id varchar(255) not null, role text, unique (team_id, user_id));
    create table integration (${id}, owner_team_id uuid not null references team, workspace_id varchar(255), service_type text);
    create table integrationcredential (${id}, integration_id uuid not null references integration, encrypted_value varchar(2048) not null);
    create table slackworkspace (${id}, team_id uuid references team, slack_id varchar(255) not null unique, access_token varchar(1024));
    create table slackchannel (${id}, workspace_id uuid not null references slackworkspace, team_id uuid not null references team, slack_id varchar(255) not null, unique (workspace_id, slack_id));
    create table slackanalysis (${id}, team_id uuid not null references team, workspace_id uuid not null references slackworkspace);
    create table analysis_channels (analysis_id uuid references slackanalysis, channel_id uuid references slackchannel, primary key (analysis_id, channel_id));
    insert into team (name, slug) values ('a', 'a');
    insert into integration (owner_team_id) select id from team;
    insert into integrationcredential (integration_id, encrypted_value) select id, 'xoxp-1-2' from integration`,
  );
  expect(findings('T02', 'T15', 'S01').toSorted()).toEqual([
    'S01 critical integrationcredential.encrypted_value 1',
    'T02 critical integrationcredential',
    'T15 warning analysis_channels',
  ]);
  expect(findings('T06')).toHaveLength(5);
  expect(findings('T18')).toEqual(['T18 warning slackworkspace.slack_id']);
});

test('tenders: chunks that are searched across companies, a log of nobody, arrays that protect nothing', async () => {
  const id = 'id uuid primary key default gen_random_uuid()';
  const company = 'company_id uuid not null references companies on delete cascade';
  const findings = await said(
    `
    create table companies (${id}, name varchar(255) not null);
    create table users (${id}, ${company}, email varchar(255) not null unique, role text not null, password_hash text not null);
    create table memoires (${id}, ${company}, filename text);
    create table document_chunks (${id}, memoire_id uuid references memoires on delete cascade, embedding real[]);
    create table projects (${id}, ${company}, status varchar(50) not null default 'draft');
    create table content_blocks (${id}, ${company}, title text, created_by uuid not null references users on delete restrict);
    create table files (${id}, ${company}, filename text);
    create table block_files (block_id uuid references content_blocks, file_id uuid references files, primary key (block_id, file_id));
    create table audit_log (${id}, action varchar(100), user_id uuid);
    create table content_matches (${id}, project_id uuid references projects on delete cascade, matched_blocks uuid[]);
    insert into companies (name) values ('one');
    insert into projects (company_id, status) select id, unnest(array['draft', 'Draft', 'completed']) from companies`,
  );
  expect(findings('T02', 'T15', 'T16', 'T17').toSorted()).toEqual([
    'T02 critical content_matches',
    'T02 critical document_chunks',
    'T15 warning block_files',
    'T16 critical document_chunks.embedding',
    'T17 warning audit_log',
  ]);
  expect(findings('T08', 'I08', 'I09', 'I10').toSorted()).toEqual([
    'I08 warning projects.status',
    'I08 warning users.role',
    'I09 warning projects.status 2',
    'I10 warning content_matches.matched_blocks',
    'T08 critical users.users_email_key',
  ]);
});
