import { expect, test } from '@jest/globals';
import { organization, person, walled } from './apart.ts';
import { emptyDatabase, scanned, type Scanned } from './scanned.ts';

const client = emptyDatabase();
const id = 'id uuid primary key default gen_random_uuid()';
const tenant = 'organization_id uuid not null references organizations on delete cascade';

/** What a rule says: of which table, how bad, of how many rows. */
async function hits(rule: string, given: string | Scanned): Promise<string[]> {
  const { report } = await scanned(client(), typeof given === 'string' ? { sql: given } : given);
  return report.findings
    .filter((finding) => finding.rule === rule)
    .map(({ table, object, severity, count }) =>
      [table ?? object, severity, ...(count === undefined ? [] : [count])].join(' '),
    )
    .toSorted();
}

test.each([
  ["'00000000-0000-0000-0000-000000000001'", ['posts warning']],
  ['gen_random_uuid()', ['posts warning']],
  ["nullif(current_setting('app.organization', true), '')::uuid", []],
])('T20: a tenant column with the default %s', async (value, expected) => {
  expect(await hits('T20', `alter table posts alter column organization_id set default ${value}`)).toEqual(expected);
});

test.each([
  ['create materialized view titles as select title from posts', ['titles warning']],
  [
    'create view inner_titles with (security_invoker = true) as select title from posts; create view titles as select * from inner_titles',
    ['titles warning'],
  ],
  [
    'create view titles as select title from posts; create view asked with (security_invoker = true) as select * from titles',
    ['titles warning'],
  ],
  ['create view titles with (security_invoker = off) as select title from posts', ['titles warning']],
  ["create function f() returns bigint language sql security definer as 'select count(*) from posts'", ['f warning']],
  ["create function f() returns bigint language sql as 'select count(*) from posts'", []],
  [
    "create function f() returns void language plpgsql security definer as 'begin analyze (skip_locked) posts (id); end'",
    [],
  ],
  [
    "create function f() returns void language plpgsql security definer as 'begin analyze posts; perform from posts; end'",
    ['f warning'],
  ],
  [
    "create function f() returns setof text language sql security definer as 'explain analyze select from posts'",
    ['f warning'],
  ],
  ["create function f() returns bigint language sql security definer as 'select count(*) from myposts2'", []],
])('T25: %s', async (sql, expected) => {
  expect(await hits('T25', `set check_function_bodies = off; ${sql}`)).toEqual(expected);
});

test('T21: a partition that somebody may read by its own name needs policies of its own', async () => {
  const sql = `create table drafts (${tenant}, id uuid not null, primary key (organization_id, id)) partition by hash (organization_id);
    create table drafts_0 partition of drafts for values with (modulus 2, remainder 0);
    create table drafts_1 partition of drafts for values with (modulus 2, remainder 1);
    ${walled('drafts', 'organization_id')}`;
  expect(await hits('T21', sql)).toEqual([]);
  expect(await hits('T21', `${sql}; grant select on drafts to public`)).toEqual([]);
  const granted = `${sql}; grant select, insert on all tables in schema public to pg_monitor`;
  expect(await hits('T21', granted)).toEqual(['drafts info 2']);
  expect(await hits('T21', { sql: granted, options: { requireRls: true } })).toEqual(['drafts warning 2']);
  expect(await hits('T21', `${granted}; ${walled('drafts_0', 'organization_id')}`)).toEqual(['drafts info 1']);
  expect(await hits('T21', `${granted}; alter table drafts disable row level security`)).toEqual(['drafts info']);
  expect(await hits('T21', `${granted}; alter table drafts detach partition drafts_1`)).toEqual([
    'drafts info 1',
    'drafts_1 info',
  ]);
});

test('T02 follows references, declared or not, as far as they go', async () => {
  const sql = `
    create table drafts (${id}, post_id uuid);
    create table pages (${id}, draft_id uuid references drafts);
    create table lines (${id}, page_id uuid references pages);
    create table notes (${id}, created_by uuid references users);
    create table fonts (${id}, name text);
    create table slack_messages (${id}, slack_user_id text)`;
  expect(await hits('T02', sql)).toEqual(['drafts critical', 'lines critical', 'notes critical', 'pages critical']);
  expect(await hits('T02', { sql, options: { global: ['notes', 'lines'] } })).toEqual([
    'drafts critical',
    'pages critical',
  ]);
});

test('the word before all tables is no part of what columns name', async () => {
  const sql = `
    create table app_organizations (${id}, name text);
    create table app_members (${id}, organization_id uuid not null references app_organizations on delete cascade);
    create table app_orders (${id}, organization_id uuid not null references app_organizations on delete cascade);
    create table app_order_lines (${id}, order_id uuid);
    create table app_themes (${id}, user_id uuid references app_members)`;
  expect(await hits('T02', { sql, instead: true })).toEqual(['app_order_lines critical', 'app_themes critical']);
  expect(await hits('I02', { sql, instead: true })).toEqual(['app_order_lines warning']);
});

test('the rows of a table that inherits are told of it, and not of the one that it inherits from', async () => {
  const sql = `create table drafts (${id}, organization_id uuid references organizations on delete cascade);
    create table old_drafts (primary key (id)) inherits (drafts); insert into old_drafts default values`;
  expect(await hits('B01', sql)).toEqual(['old_drafts critical 1']);
  expect(await hits('T03', sql)).toEqual(['drafts warning', 'old_drafts critical 1']);
});

test('a column is what its domain is, and the domain of that', async () => {
  const sql = `
    create domain tenant_key as uuid not null; create domain own_tenant as tenant_key;
    create domain state as text check (value in ('open', 'closed'));
    create table drafts (${id}, organization_id own_tenant, state state not null default 'open', unique (organization_id, id))`;
  for (const rule of ['T03', 'T04', 'I08']) expect([rule, await hits(rule, sql)]).toEqual([rule, []]);
  expect(await hits('I08', sql.replace("check (value in ('open', 'closed'))", ''))).toEqual(['drafts warning']);
  expect(await hits('T03', sql.replace('not null', ''))).toEqual(['drafts warning']);
});

test('tables whose rows another server has are named as not looked at', async () => {
  const sql = `create foreign data wrapper nowhere; create server far foreign data wrapper nowhere;
    create foreign table imported (${id.split(' primary')[0]}, organization_id uuid) server far`;
  const { report } = await scanned(client(), { sql });
  expect(report.notes).toEqual(['not looked at, because another server has the rows: imported']);
  expect((await scanned(client(), { sql: '' })).report.notes).toEqual([]);
});

test('T03 and B01 grow with the rows', async () => {
  const nulls = (share: number) => `
    create table drafts (${id}, organization_id uuid references organizations on delete cascade);
    insert into drafts (organization_id) select case when n > ${share} then ${organization('1')} end from generate_series(1, 100) n`;
  expect(await hits('T03', nulls(0))).toEqual(['drafts warning']);
  expect(await hits('T03', nulls(1))).toEqual(['drafts critical 1']);
  expect(await hits('T03', { sql: nulls(1), options: { catalogOnly: true } })).toEqual(['drafts warning']);
  expect(await hits('B01', nulls(0))).toEqual([]);
  expect(await hits('B01', nulls(5))).toEqual(['drafts warning 5']);
  expect(await hits('B01', nulls(6))).toEqual(['drafts critical 6']);
});

test.each([
  ['slug text unique', ['posts critical']],
  ['token text unique', ['posts warning']],
  ['public_id text unique', ['posts warning']],
  ['"hashedKey" text unique', ['posts warning']],
  ['key uuid unique', ['posts warning']],
  ['token text, add exclude using btree (token with =)', []],
  ['slug text, add unique (id, slug)', []],
  ['slug text, add unique (author_id, slug)', ['posts warning']],
  ['editor_id uuid references users, add slug text, add unique (editor_id, slug)', ['posts warning']],
  ['editor_id uuid, add slug text, add unique (editor_id, slug)', ['posts critical']],
  ['note uuid references notes, add unique (note)', ['posts critical']],
  ['note_id uuid unique', ['posts critical']],
  ['token text; create unique index on posts (lower(token))', ['posts warning']],
  ['slug text; create unique index on posts (lower(slug))', ['posts critical']],
  ['slug text; create unique index on posts (slug) where slug is not null', ['posts critical']],
  ['token text, add slug text; create unique index on posts (token, lower(slug))', ['posts critical']],
  ['editor_id uuid references users, add unique (editor_id)', ['posts warning']],
  ['editor_id uuid references users, add unique nulls not distinct (editor_id, title)', ['posts critical']],
])('T08: a column %s', async (column, expected) => {
  expect(await hits('T08', `create table notes (${id}, title text); alter table posts add ${column}`)).toEqual(
    expected,
  );
});

test.each([
  [`drafts (${id}, organization_id bigint)`, ['drafts critical']],
  [`drafts (${id}, organization_id varchar(36))`, ['drafts critical']],
  [`drafts (${id}, "organizationId" uuid)`, []],
])('T04: %s', async (table, expected) => {
  expect(await hits('T04', `create table ${table}`)).toEqual(expected);
});

test('T12 counts rows whose parent is another tenant’s, by a reference without a foreign key too', async () => {
  const sql = `create table drafts (${id}, ${tenant}, post_id uuid);
    insert into drafts (organization_id, post_id) select ${organization('1')}, id from posts`;
  expect(await hits('T12', sql)).toEqual(['drafts critical 6']);
});

test('a key of the parent’s tenant and number is the tenant’s, and holds it where it cascades and is whole', async () => {
  const of = (
    key: string,
    extra = '',
  ) => `create table orders (id int not null, ${tenant}, primary key (organization_id, id));
    create table order_items (order_organization uuid not null, order_id int ${key}, n int not null, primary key (order_organization, n),
      foreign key (order_organization, order_id) references orders ${extra})`;
  for (const [sql, missing] of [
    [of('not null', 'on delete cascade'), []],
    [of('not null'), ['order_items critical']],
    [of('', 'on delete cascade'), ['order_items critical']],
  ] as const) {
    expect(await hits('T02', sql)).toEqual([]);
    expect(await hits('T05', sql)).toEqual(missing);
  }
  const circle = `create table orders (id int not null, organization_id uuid not null, other int not null, primary key (organization_id, id),
    foreign key (organization_id, other) references orders on delete cascade)`;
  expect(await hits('T05', circle)).toEqual(['orders critical']);
});

test('T11: where the reference names a tenant of its own, a check of the two holds it, and a foreign key of both ids none', async () => {
  const sql = `create table drafts (id int not null, ${tenant}, primary key (organization_id, id));
    create table pages (${id}, ${tenant}, draft_organization uuid, draft_id int,
      foreign key (draft_organization, draft_id) references drafts)`;
  const { report } = await scanned(client(), { sql });
  expect(report.findings.filter(({ rule }) => rule === 'T11')).toEqual([
    expect.objectContaining({
      table: 'pages',
      fix: 'alter table "public"."pages" add check ("draft_organization" = "organization_id") not valid; then validate it',
    }),
  ]);
  for (const [check, expected] of [
    ['draft_organization = organization_id', []],
    ['organization_id = draft_organization', []],
    ['draft_organization <> organization_id', ['pages warning']],
  ] as const)
    expect(await hits('T11', `${sql}; alter table pages add check (${check})`)).toEqual(expected);
  expect(
    await hits('T11', `${sql}; alter table pages add foreign key (organization_id, draft_id) references drafts`),
  ).toEqual(['pages warning']);
});

test('T12 compares what is a team’s with what is an organization’s by the team’s organization', async () => {
  const sql = `create table teams (${id}, ${tenant}, unique (organization_id, id));
    insert into teams (id, organization_id) select ${person('n')}, ${organization('n')} from generate_series(1, 2) n;
    create table rooms (${id}, team_id uuid not null references teams on delete cascade);
    create table drafts (${id}, team_id uuid not null references teams on delete cascade, post_id uuid references posts);
    insert into rooms (id, team_id) select ${person('n')}, ${person('n')} from generate_series(1, 2) n;
    insert into drafts (team_id, post_id) select ${person('1')}, id from posts;
    create table bookings (${id}, ${tenant}, room_id uuid references rooms);
    insert into bookings (organization_id, room_id) select ${organization('n')}, ${person('1')} from generate_series(1, 2) n`;
  const tenants = ['organizations.id', 'teams.id'];
  expect(await hits('T12', { sql, options: { tenants } })).toEqual(['bookings critical 1', 'drafts critical 6']);
});

test('T12 leaves to B03 the rows whose user is another tenant’s, and counts those of whom somebody did something', async () => {
  const sql = `create table drafts (${id}, ${tenant}, user_id uuid references users, approved_by uuid references users);
    insert into drafts (organization_id, user_id, approved_by)
      select ${organization('1')}, ${person('n')}, ${person('n')} from generate_series(1, 3) n`;
  const { report } = await scanned(client(), { sql });
  expect(
    report.findings
      .filter(({ rule }) => rule === 'T12' || rule === 'B03')
      .map(({ rule, column, count }) => [rule, column, count]),
  ).toEqual([
    ['T12', 'approved_by', 2],
    ['B03', 'user_id', 2],
  ]);
});

test('T16: a search over embeddings of tenants takes its tenant', async () => {
  const chunks = `create table chunks (${id}, ${tenant}, embedding real[] not null);`;
  const search = (argument: string) =>
    `${chunks} create function nearest(${argument}) returns setof chunks language sql as 'select * from chunks order by distance limit 1'; `;
  expect(await hits('T16', `set check_function_bodies = off; ${search('question real[]')}`)).toEqual([
    'chunks critical',
  ]);
  expect(
    await hits('T16', `set check_function_bodies = off; ${search('question real[], p_organization_id uuid')}`),
  ).toEqual([]);
});

test('B03 and B04 read memberships where users stand in several tenants', async () => {
  const sql = `
    create table organizations (${id}, name text);
    create table users (${id}, email text);
    create table memberships (${tenant}, user_id uuid references users, primary key (organization_id, user_id));
    create table drafts (${id}, ${tenant}, user_id uuid references users);
    insert into organizations (id) select ${organization('n')} from generate_series(1, 3) n;
    insert into users (id) select ${organization('n')} from generate_series(1, 100) n;
    insert into memberships select ${organization('1 + n % 2')}, id from users, generate_series(1, 1) n where id <> ${organization('7')};
    insert into memberships select ${organization('3')}, ${organization('8')};
    insert into drafts (organization_id, user_id) select ${organization('3')}, ${organization('n')} from generate_series(7, 10) n`;
  expect(await hits('B03', { sql, instead: true })).toEqual(['drafts critical 2']);
  expect(await hits('B04', { sql, instead: true })).toEqual(['users warning 1']);
});

test('B04: a table that is unique by user, tenant and something else is no membership', async () => {
  const sql = `
    create table organizations (${id}, name text);
    create table users (${id}, email text);
    create table accounts (${id}, ${tenant}, user_id uuid not null references users, platform text, unique (organization_id, user_id, platform));
    create table settings (${id}, ${tenant}, user_id uuid not null references users, unique (organization_id, user_id));
    create table user_organization_roles (${id}, ${tenant}, user_id uuid not null references users, role_id int, unique (user_id, organization_id, role_id));
    insert into organizations (id) select ${organization('n')} from generate_series(1, 2) n;
    insert into users (id) select ${organization('n')} from generate_series(1, 50) n;
    insert into user_organization_roles (organization_id, user_id) select ${organization('1 + n % 2')}, ${organization('n')} from generate_series(1, 49) n`;
  expect(await hits('B04', { sql, instead: true })).toEqual(['users warning 1']);
  expect(
    await hits('B04', {
      sql: sql
        .replaceAll('user_organization_roles', 'accounts_of_people')
        .replace(', role_id)', ', platform_id)')
        .replace('role_id int', 'platform_id int'),
      instead: true,
    }),
  ).toEqual(['users critical 50']);
});
