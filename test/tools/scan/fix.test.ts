import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { inDatabase, withClient } from '#tools/database/provision.ts';
import { readCatalogue } from '#tools/scan/catalogue/readCatalogue.ts';
import { fixOf } from '#tools/scan/fix/fix.ts';
import { defaultOptions } from '#tools/scan/options.ts';
import { scan } from '#tools/scan/scan.ts';
import { readOnly } from '#tools/scan/session/session.ts';
import { testServer } from '../../harness/databases.ts';
import { now } from './scanned.ts';

const { creatorUrl, prefix } = testServer();
const name = `${prefix}fix_${randomBytes(4).toString('hex')}`;
let client: pg.Client;

/** As a product was before its tenants came to all of it. */
const before = `
  create table organizations (id serial primary key, name varchar(20) not null, slug text not null unique, created_at timestamptz not null default now());
  create table users (id serial primary key, organization_id int references organizations, email text not null unique);
  create table connections (id serial primary key, user_id int not null references users, platform text not null, unique (user_id, platform));
  create table posts (id serial primary key, connection_id int references connections, body text);
  create table comments (id serial primary key, post_id int references posts on delete cascade, note text);
  create table tags (id serial primary key, organization_id int not null references organizations on delete cascade, name text, unique (name));
  create index on tags (name, organization_id);
  create table post_tags (post_id int references posts, tag_id int references tags, primary key (post_id, tag_id));
  create table invoices (id serial primary key, organization_id int, user_id int, amount numeric);
  create table settings (id serial primary key, theme text);
  alter table posts add constraint has_body check (body <> '') not valid;
  insert into organizations (name, slug) select 'organization ' || n, 'o' || n from generate_series(1, 3) n;
  insert into users (organization_id, email) select 1 + n % 3, n || '@acme.test' from generate_series(1, 60) n;
  insert into connections (user_id, platform) select n, 'slack' from generate_series(1, 60) n;
  insert into posts (connection_id, body) select case when n < 100 then 1 + n % 60 end, 'post ' || n from generate_series(1, 100) n;
  insert into comments (post_id, note) select 1 + n % 100, 'note ' || n from generate_series(1, 500) n;
  insert into tags (organization_id, name) select 1 + n % 3, 'tag ' || n from generate_series(1, 9) n;
  insert into post_tags select p.id, t.id from posts p join connections c on c.id = p.connection_id join users u on u.id = c.user_id join tags t on t.organization_id = u.organization_id where p.id < 20;
  insert into invoices (organization_id, user_id, amount) select case when n % 2 = 0 then 1 + n % 3 end, n, n from generate_series(1, 60) n`;

beforeAll(async () => {
  await withClient(creatorUrl, (creator) => creator.query(`create database ${creator.escapeIdentifier(name)}`));
  client = new pg.Client({ connectionString: inDatabase(creatorUrl, name) });
  await client.connect();
  await client.query(before);
});

afterAll(async () => {
  await client.end();
  await withClient(creatorUrl, (creator) =>
    creator.query(`drop database ${creator.escapeIdentifier(name)} with (force)`),
  );
});

const run = async (statements: readonly string[]) => {
  for (const statement of statements) await client.query(statement);
};

const look = () => scan(client, 'test', { ...defaultOptions, now });

const found = async (...rules: string[]) =>
  (await look()).report.findings
    .filter(({ rule }) => rules.includes(rule))
    .map(({ rule, table, object }) => `${rule} ${table} ${object ?? ''}`.trim());

/** Everything that a dump of the schema says, without numbers of objects and statistics. */
const schema = () =>
  readOnly(client, { statement: 10_000, lock: 1_000 }, async (session) => {
    const { tables } = await readCatalogue(session);
    return tables.map((table) => ({
      ...without(table, 'oid', 'rows'),
      columns: table.columns.map((column) => without(column, 'statistics')),
      indexes: table.indexes
        .map((index) => without(index, 'scans'))
        .toSorted((one, other) => (one.name < other.name ? -1 : 1)),
      foreignKeys: table.foreignKeys.map((key) => ({ ...key, target: key.target.name })),
    }));
  });

const without = <Whole extends object, Key extends keyof Whole>(whole: Whole, ...keys: Key[]): Omit<Whole, Key> =>
  Object.fromEntries(Object.entries(whole).filter(([key]) => !keys.includes(key as Key))) as Omit<Whole, Key>;

/** A checksum of each table's rows, over the columns that it had at first. */
async function checksums(columns: Readonly<Record<string, readonly string[]>>): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  for (const [table, names] of Object.entries(columns)) {
    const { rows } = await client.query<{ sum: string }>(
      `select md5(coalesce(string_agg(t::text, ',' order by t::text), '')) as sum from (select ${names.map((one) => client.escapeIdentifier(one)).join(', ')} from ${table}) t`,
    );
    sums[table] = rows[0]!.sum;
  }
  return sums;
}

const mended = ['T02', 'T03', 'T05', 'T06', 'T07', 'T08', 'T09', 'T10', 'T11', 'T15', 'B01'];

test('the fix is applied twice and leaves none of what it mends; its rollback restores the database', async () => {
  const first = await schema();
  const columns = Object.fromEntries(first.map(({ name, columns }) => [name, columns.map((column) => column.name)]));
  const sums = await checksums(columns);
  expect(await found(...mended)).toEqual(
    expect.arrayContaining([
      'T02 comments',
      'T02 connections',
      'T02 posts',
      'T03 invoices',
      'T05 invoices',
      'T06 users users_organization_id_fkey',
      'T07 posts has_body',
      'T08 tags tags_name_key',
      'T09 users',
      'T10 tags',
      'T02 post_tags',
      'B01 invoices',
    ]),
  );

  const fix = fixOf(await look())!;
  const notices: string[] = [];
  client.on('notice', ({ message }) => notices.push(message!));
  await run(fix.statements);
  await run(fix.statements);
  expect(notices).toEqual([]);
  expect(await found(...mended)).toEqual(['T08 users users_email_key']);
  const { invoices, organizations, ...others } = sums;
  const { invoices: filled, organizations: more, ...unchanged } = await checksums(columns);
  expect([filled, more]).not.toContain(invoices);
  expect([filled, more]).not.toContain(organizations);
  expect(unchanged).toEqual(others);
  expect(
    await client.query(
      'select count(*)::int as count from posts p join connections c on c.id = p.connection_id where p.organization_id <> c.organization_id',
    ),
  ).toMatchObject({ rows: [{ count: 0 }] });
  const { rows: apart } = await client.query(
    `select o.name, count(*)::int as posts from posts p join organizations o on o.id = p.organization_id where p.id >= 100 group by 1`,
  );
  expect(apart).toEqual([{ name: 'quarantine', posts: 1 }]);
  const { rows: owned } = await client.query(
    'select count(*)::int as wrong from invoices i join users u on u.id = i.user_id where i.id % 2 = 1 and i.organization_id <> u.organization_id',
  );
  expect(owned).toEqual([{ wrong: 0 }]);

  await run(fix.rollback);
  await run(fix.rollback);
  client.removeAllListeners('notice');
  expect(notices).toEqual([]);
  expect(await schema()).toEqual(first);
  expect(await checksums(columns)).toEqual(sums);
});

test('where too few rows have an owner, the fix stops before anything is required or set apart', async () => {
  await client.query(
    `create table drafts (id serial primary key, user_id int references users); insert into drafts (user_id) select case when n > 6 then n % 50 + 1 end from generate_series(1, 100) n`,
  );
  const first = await schema();
  const fix = fixOf(await look())!;
  await expect(run(fix.statements)).rejects.toThrow('94 of 100 rows of drafts have a tenant');
  const { rows } = await client.query(`select count(organization_id)::int as filled from drafts`);
  expect(rows).toEqual([{ filled: 94 }]);
  await client.query('update drafts set user_id = 1 where id = 1');
  await run(fix.statements);
  expect(await found('T02', 'T03')).toEqual([]);
  await run(fix.rollback);
  await client.query('update drafts set user_id = null where id = 1');
  expect(await schema()).toEqual(first);
  await client.query('drop table drafts');
});

test('a tenant that the database computes is filled by nobody, and the fix and its rollback run', async () => {
  await client.query(`
    alter table organizations add column label varchar(20) not null generated always as (lower(name)) stored;
    create table payloads (id serial primary key, body jsonb, organization_id int generated always as ((body ->> 'tenant')::int) stored);
    insert into payloads (body) select jsonb_build_object('tenant', case when n > 1 then 1 end) from generate_series(1, 40) n;
    create table orders (id serial primary key, organization_id int references organizations);
    insert into orders (organization_id) select case when n > 1 then 1 end from generate_series(1, 40) n`);
  if (await hasVirtualColumns())
    await client.query(
      'create table views (id serial primary key, body int, organization_id int generated always as (body) virtual)',
    );
  const first = await schema();
  const fix = fixOf(await look())!;
  await run(fix.statements);
  await run(fix.statements);
  expect((await found('T05', 'B01')).filter((finding) => !finding.includes('views'))).toEqual(['B01 payloads']);
  await run(fix.rollback);
  expect(await schema()).toEqual(first);
  await client.query(
    'drop table payloads, orders; drop table if exists views; alter table organizations drop column label',
  );
});

const hasVirtualColumns = async () => {
  const { rows } = await client.query<{ number: number }>(
    `select current_setting('server_version_num')::int as number`,
  );
  return rows[0]!.number >= 180_000;
};

test('what may be deferred may be deferred in one tenant too, and again after the rollback', async () => {
  await client.query(`
    create table places (id serial primary key, organization_id int not null references organizations on delete cascade,
      name text unique deferrable initially deferred, code text, note text, unique (code) include (note));
    insert into places (organization_id, name, code) select 1, n, n from generate_series(1, 3) n`);
  const first = await schema();
  const fix = fixOf(await look())!;
  await run(fix.statements);
  await run(fix.statements);
  expect((await found('T08')).filter((finding) => finding.includes('places'))).toEqual([]);
  await client.query(`update places set name = 4 - id`);
  await client.query('begin');
  await client.query(`update places set name = '1'`);
  await expect(client.query('commit')).rejects.toThrow('places_places_name_key_in_tenant');
  await run(fix.rollback);
  await run(fix.rollback);
  expect(await schema()).toEqual(first);
  const { rows } = await client.query(
    `select pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = 'places'::regclass and contype = 'u' order by conname`,
  );
  expect(rows.map(({ definition }) => definition)).toEqual([
    'UNIQUE (code) INCLUDE (note)',
    'UNIQUE (name) DEFERRABLE INITIALLY DEFERRED',
  ]);
  await client.query('drop table places');
});

test('where no tenant can be made for what has none, the fix says how to name one', async () => {
  await client.query(`
    alter table organizations add column contact text not null default 'a@acme.test' check (contact like '%@%');
    alter table organizations alter column contact drop default;
    create table orders (id serial primary key, organization_id int references organizations);
    insert into orders (organization_id) select case when n > 1 then 1 end from generate_series(1, 40) n`);
  const fix = fixOf(await look())!;
  await expect(run(fix.statements)).rejects.toThrow('set orgraph.quarantine');
  await client.query(`set orgraph.quarantine = '1'`);
  await run(fix.statements);
  await client.query('reset orgraph.quarantine');
  expect((await found('T03', 'B01')).filter((finding) => finding.includes('orders'))).toEqual([]);
  await run(fix.rollback);
  await client.query('drop table orders; alter table organizations drop column contact');
});

const partitioned = `
  create table channels (id int not null, at date not null, organization_id int not null references organizations on delete cascade, primary key (id, at)) partition by range (at);
  create table channels_1 partition of channels for values from ('2026-01-01') to ('2026-06-01');
  create table channels_2 partition of channels for values from ('2026-06-01') to ('2027-01-01');
  create table "Odd Messages" (id int not null, at date not null, "Team" text, organization_id int not null references organizations on delete cascade, channel int, channel_at date,
    primary key (id, at), foreign key (channel, channel_at) references channels) partition by range (at);
  create table messages_1 partition of "Odd Messages" for values from ('2026-01-01') to ('2027-01-01');
  create table notes (id serial primary key, organization_id int not null references organizations on delete cascade, channel int, channel_at date, foreign key (channel, channel_at) references channels);
  insert into channels select n, '2026-05-30'::date + n, 1 + n % 3 from generate_series(1, 30) n;
  insert into "Odd Messages" select id, at, 'x', organization_id, id, at from channels;
  insert into notes (organization_id, channel, channel_at) select organization_id, id, at from channels`;

test('references of and to partitioned tables are held to one tenant, and freed by the rollback', async () => {
  await client.query(partitioned);
  const first = await schema();
  const of = async () => (await found('T11')).filter((finding) => /Odd|notes/.test(finding));
  expect(await of()).toHaveLength(2);
  const fix = fixOf(await look())!;
  await run(fix.statements);
  await run(fix.statements);
  expect(await of()).toEqual([]);
  const move = "insert into \"Odd Messages\" values (99, '2026-02-01', null, 1, 1, '2026-05-31')";
  await expect(client.query(move)).rejects.toThrow('violates foreign key constraint');
  await run(fix.rollback);
  expect(await schema()).toEqual(first);
  await client.query('drop table notes, "Odd Messages", channels');
});

test('a reference that names a tenant of its own is nobody’s to hold but a check’s: the fix runs without it', async () => {
  await client.query(`create table parcels (id int not null, organization_id int not null references organizations on delete cascade, primary key (organization_id, id));
    create table labels (id int primary key, organization_id int not null references organizations on delete cascade, parcel_organization int, parcel_id int,
      foreign key (parcel_organization, parcel_id) references parcels)`);
  expect(await found('T11')).toContain('T11 labels labels_parcel_organization_parcel_id_fkey');
  const { statements, rollback } = fixOf(await look())!;
  await run(statements);
  await run(rollback);
  await client.query('drop table labels, parcels');
});

test('rows of two tenants are counted once by the fix that cannot hold them, and are told', async () => {
  await client.query(partitioned);
  await client.query(`update "Odd Messages" set organization_id = 1 + organization_id % 3 where id = 1;
    update notes set organization_id = 1 + organization_id % 3 where channel <= 2`);
  const counts = async () =>
    (await look()).report.findings
      .filter(({ table, count }) => (table === 'Odd Messages' || table === 'notes') && count !== undefined)
      .map(({ rule, table, count }) => `${rule} ${table} ${count}`)
      .toSorted();
  const before = ['T12 Odd Messages 1', 'T12 notes 2'];
  expect(await counts()).toEqual(before);
  const fix = fixOf(await look())!;
  const warnings: string[] = [];
  client.on('notice', ({ message }) => warnings.push(message!));
  await run(fix.statements);
  client.removeAllListeners('notice');
  expect(warnings.filter((warning) => warning.includes('is broken by rows that are there'))).toHaveLength(2);
  expect(await counts()).toEqual(before);
  await run(fix.rollback);
  await client.query('drop table notes, "Odd Messages", channels');
});

test('where tenants have tenants, each table gets the column of its parents’ tenants, the outermost where they differ', async () => {
  await client.query(`create schema nested; set search_path = nested;
    create table companies (id int primary key, name text not null);
    create table crews (id int primary key, company_id int not null references companies on delete cascade, unique (company_id, id));
    create table plans (id int primary key, company_id int not null references companies on delete cascade, unique (company_id, id));
    create table boards (id int primary key, crew_id int not null references crews on delete cascade, unique (crew_id, id));
    create table cards (id int primary key, board_id int not null references boards);
    create table files (id int primary key, board_id int references boards, plan_id int references plans);
    insert into companies values (1, 'one'), (2, 'two');
    insert into crews select n, 1 + n % 2 from generate_series(1, 4) n;
    insert into plans select n, 1 + n % 2 from generate_series(1, 4) n;
    insert into boards select n, n from generate_series(1, 4) n;
    insert into cards select n, n from generate_series(1, 4) n;
    insert into files select n, n, null from generate_series(1, 4) n;
    insert into files select 4 + n, null, n from generate_series(1, 4) n; set search_path = public`);
  const tenants = ['nested.companies.id', 'nested.crews.id'];
  const { rows: others } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
  const global = others.map(({ name }) => name);
  const nested = await scan(client, 'test', { ...defaultOptions, now, tenants, global });
  expect(
    nested.report.findings
      .filter(({ rule }) => rule === 'T02')
      .map(({ fix }) => /add column .* references \S+/.exec(fix)?.[0]),
  ).toEqual([
    'add column "crew_id" integer references "nested"."crews"',
    'add column "company_id" integer references "nested"."companies"',
  ]);
  await run(fixOf(nested)!.statements);
  const { rows } = await client.query(`select (select array_agg(crew_id order by id) from nested.cards) as crews,
    (select array_agg(company_id order by id) from nested.files) as companies`);
  expect(rows).toEqual([{ crews: [1, 2, 3, 4], companies: [2, 1, 2, 1, 2, 1, 2, 1] }]);
  await client.query('drop schema nested, orgraph_fix cascade');
});
