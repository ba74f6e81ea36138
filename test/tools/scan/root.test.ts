import { expect, test } from '@jest/globals';
import { UsageError } from '#tools/process/exitCode.ts';
import { emptyDatabase, scanned } from './scanned.ts';

const client = emptyDatabase();
const table = (name: string, ...columns: string[]) =>
  `create table ${name} (id bigint primary key${columns.map((column) => `, ${column}`).join('')});`;

async function found(sql: string, tenants: readonly string[] = []) {
  const { report } = await scanned(client(), { sql, instead: true, options: { tenants } });
  return {
    tenants: report.tenants,
    verdict: report.verdict,
    columns: report.tables.flatMap(({ table, tenantColumn }) =>
      tenantColumn === undefined ? [] : [`${table}.${tenantColumn}`],
    ),
    unknown: report.findings.filter(({ rule }) => rule === 'T01').map(({ message }) => message),
  };
}

test('the tenants are what most tables point at, with a foreign key or by name', async () => {
  const sql =
    table('companies') +
    table('accounts') +
    table('people', 'company_id bigint references companies', 'account_id bigint references accounts') +
    table('orders', '"companyId" bigint');
  expect(await found(sql)).toEqual({
    tenants: ['companies.id'],
    verdict: expect.anything(),
    columns: ['orders.companyId', 'people.company_id'],
    unknown: [],
  });
});

const teams = (...tables: string[]) =>
  table('organizations') +
  table('teams', 'org_id bigint references organizations') +
  tables.map((name) => table(name, 'team_id bigint references teams')).join('');

test('a team of an organization is no rival of it', async () => {
  expect((await found(teams('a') + table('b', 'organization_id bigint'))).tenants).toEqual(['organizations.id']);
});

test('where nearly all belongs to teams of organizations somebody has to say which are the tenants', async () => {
  const sql = teams('a', 'b');
  const { report } = await scanned(client(), { sql, instead: true });
  expect(report.findings.filter(({ family }) => family === 'tenancy')).toMatchObject([
    {
      rule: 'T01',
      message: expect.stringContaining('its rows belong to those of organizations'),
      fix: 'name it: --tenant organizations.id --tenant teams.id',
    },
  ]);
  expect((await found(sql, ['organizations.id', 'teams.id'])).columns).toEqual([
    'a.team_id',
    'b.team_id',
    'teams.org_id',
  ]);
});

test('a tenant that somebody has chosen is not the one they belong to', async () => {
  const sql =
    table('organizations') +
    table('users', 'default_organization_id bigint references organizations') +
    table(
      'members',
      'organization_id bigint references organizations, user_id bigint references users, unique (user_id, organization_id)',
    );
  expect((await found(sql)).columns).toEqual(['members.organization_id']);
});

test('a column that is called as others call theirs is the tenant’s, without a foreign key too', async () => {
  const sql =
    table('tenant') +
    table('a', 'organization_id bigint references tenant') +
    table('b', 'organization_id bigint references tenant') +
    table('c', 'organization_id bigint');
  expect((await found(sql)).columns).toEqual(['a.organization_id', 'b.organization_id', 'c.organization_id']);
});

test('T01 ends a scan unchecked, with every candidate and its counts', async () => {
  const rivals =
    table('workspaces') +
    table('tenants') +
    table('a', 'workspace_id bigint references workspaces', 'tenant_id bigint references tenants') +
    table('b', 'workspace_id bigint references workspaces', 'tenant_id bigint');
  expect(await found(rivals)).toEqual({
    tenants: [],
    verdict: 'could not check',
    columns: [],
    unknown: [
      'these may be the tenants: tenants (foreign keys of 1 table, columns named after it without one in 1); workspaces (foreign keys of 2 tables, columns named after it without one in 0)',
    ],
  });
  expect(await found(table('books') + table('pages', 'book_id bigint references books'))).toMatchObject({
    verdict: 'could not check',
    unknown: [expect.stringContaining('no table is named like a tenant')],
  });
  expect((await found(rivals, ['tenants.id'])).columns).toEqual(['a.tenant_id', 'b.tenant_id']);
});

test('a tenant may be named by its table, its schema and any column that others refer to', async () => {
  const sql = `create schema app; ${table('app.customers', 'slug text unique')}
    ${table('orders', 'customer_id bigint references app.customers')}
    ${table('invoices', 'customer_slug text references app.customers (slug)')}`;
  for (const name of ['app.customers', 'app.customers.id'])
    expect(await found(sql, [name])).toMatchObject({ tenants: ['app.customers.id'], columns: ['orders.customer_id'] });
  expect((await found(sql, ['app.customers.slug'])).columns).toContain('invoices.customer_slug');
});

test.each(['nothing.id', 'companies.nothing', 'nothing'])('there is no tenant %s: a wrong call', async (name) => {
  await expect(found(table('companies'), [name])).rejects.toThrow(UsageError);
});

test.each([
  'name text',
  'name text, unique (name, id)',
  'name text, exclude using btree (name with =)',
  'name text); create unique index on companies (name) where id > 0; create unique index on companies (lower(name)',
])('tenants are not named by what several may share: %s', async (column) => {
  await expect(found(table('companies', column), ['companies.name'])).rejects.toThrow(
    '--tenant companies.name: several rows of companies may have one name; unique by itself is id',
  );
});

test('of two columns that refer to the tenants the required one says whose a row is', async () => {
  const sql =
    table('team') +
    table('integration', 'affected_team_id bigint references team', 'owner_team_id bigint not null references team');
  expect((await found(sql)).columns).toEqual(['integration.owner_team_id']);
});

test('what a database has, and which migrations made it, is said of one without tenants too', async () => {
  const { report } = await scanned(client(), { sql: table('books'), instead: true });
  const status = (family: string) => [
    ...new Set(report.outcomes.filter((outcome) => outcome.family === family).map((outcome) => outcome.status)),
  ];
  expect(report.findings.map(({ rule }) => rule)).toEqual(['T01', 'M01']);
  expect(status('migrations')).not.toContain('could not check');
  expect(status('integrity')).toEqual(['could not check']);
});

test('tenants whose key has several columns are proposed with no part of it', async () => {
  const sql = `create table companies (region text, number int, primary key (region, number));
    create table orders (id int primary key, region text, company int, foreign key (region, company) references companies)`;
  const { report } = await scanned(client(), { sql, instead: true });
  expect(report.findings.filter(({ rule }) => rule === 'T01')).toMatchObject([
    { fix: expect.stringContaining('--tenant companies.<column>, of a column that alone names one row') },
  ]);
});

test('where a table of that name stands in another schema, a wrong call is told of it', async () => {
  const sql = `create schema app; create schema crm; ${table('app.companies')} ${table('crm.companies')}`;
  await expect(found(sql, ['companies.id'])).rejects.toThrow(
    '--tenant companies: the database has no such table; it has app.companies, crm.companies',
  );
});
