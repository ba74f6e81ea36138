import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { historySince } from '#tools/check/database/migrations/history.ts';
import { migrationFindings } from '#tools/check/database/migrations/migrationFindings.ts';
import { databaseUrl, provision, withClient } from '#tools/database/provision.ts';
import { withSubgraph, type OpenSubgraph } from '#tools/migrate/openSubgraph.ts';
import { migrateDown, migrateUp } from '#tools/migrate/run.ts';
import { testServer } from '../../../harness/databases.ts';
import { migrationText, smallProject, type SmallProject } from './smallProject.ts';

let project: SmallProject;
let base: string;
let runs = 0;
const first = 'Migration20260101000000_items';
const fileOf = (name: string) => `migrations/shop/${name}.ts`;
const add = (sql: string) => `    this.addSql(${JSON.stringify(sql)});`;

const published = migrationText(
  first,
  [
    'create table "item" ("id" uuid not null default gen_random_uuid(), "name" text not null, "topic" text null, "size" int null, "box_id" uuid null, primary key ("id"));',
    'create table "box" ("id" uuid not null, primary key ("id"));',
    'alter table "item" enable row level security; alter table "item" force row level security;',
    'create policy "rows" on "item" using (true) with check (true);',
  ]
    .map(add)
    .join('\n'),
);

beforeAll(() => {
  project = smallProject();
  project.write(fileOf(first), published);
  base = project.commit();
});
afterEach(() => {
  project.remove('migrations/shop');
  project.write(fileOf(first), published);
});
afterAll(() => project.end());

/** A module is loaded once a path, so each migration has a time of its own. */
function addNext(up: string, more?: string, name = 'next'): void {
  const time = 20260201000000 + (written += 1);
  project.write(fileOf(`Migration${time}_${name}`), migrationText(`Migration${time}_${name}`, up, more));
}
let written = 0;

/** Opens a database of its own with the project's migrations, none of which is applied. */
async function withShop<Result>(work: (open: OpenSubgraph, ownerUrl: string) => Promise<Result>): Promise<Result> {
  const { creatorUrl, prefix } = testServer();
  const url = (role: 'owner' | 'app') => databaseUrl(creatorUrl, 'shop', role, () => 'secret', `${prefix}m${runs}_`);
  runs += 1;
  const urls = { ownerUrl: url('owner'), appUrl: url('app') };
  await provision(creatorUrl, { shop: urls });
  return withSubgraph(
    'shop',
    urls.ownerUrl,
    [],
    (open) => work(open, urls.ownerUrl),
    join(project.directory, 'subgraphs/shop'),
  );
}

const indexesAt = (url: string) =>
  withClient(url, async (client) =>
    (
      await client.query<{ name: string }>(
        `select indexname as name from pg_indexes where tablename = 'item' order by 1`,
      )
    ).rows.map(({ name }) => name),
  );

/** Checks the project's migrations: `RULE migration:line`, and whether all were applied. */
function judged(): Promise<{ findings: string[]; migrated: boolean; indexes: string[] }> {
  return withShop(async (open, ownerUrl) => {
    const history = await historySince(
      { name: 'shop', project: project.directory, migrations: join(project.directory, 'migrations/shop') },
      base,
    );
    const { findings, migrated } = await migrationFindings({ name: 'shop' }, open, history);
    return {
      findings: findings.map(
        ({ rule, severity, subject, place }) =>
          `${rule} ${subject.replace(/^Migration\d+_/, '')}:${place.line}${severity === 'error' ? '' : ` (${severity})`}`,
      ),
      migrated,
      indexes: await indexesAt(ownerUrl),
    };
  });
}

test('nothing new is nothing to say, and the database is migrated', async () => {
  expect(await judged()).toEqual({ findings: [], migrated: true, indexes: ['item_pkey'] });
});

test.each<[claim: string, statements: string[], findings: string[]]>([
  ['a nullable column is safe', ['alter table "item" add column "color" text null;'], []],
  ['a column with a default is safe', ['alter table "item" add column "open" boolean not null default false;'], []],
  [
    'a new table is safe with its indexes and keys',
    [
      'create table "lid" ("id" uuid not null, "item_id" uuid not null, primary key ("id"));',
      'create index "lid_item" on "lid" ("item_id");',
      'alter table "lid" add constraint "lid_item_key" foreign key ("item_id") references "item" ("id");',
    ],
    [],
  ],
  [
    'an index locks out writes',
    ['select 1;', 'create index "item_topic" on "item" ("topic");'],
    ['SQL_REQUIRE_CONCURRENT_INDEX_CREATION next:7'],
  ],
  [
    'NOT NULL without a default refuses the rows of the running version',
    ['alter table "item" add column "color" text not null;'],
    ['SQL_ADDING_REQUIRED_FIELD next:6'],
  ],
  [
    'NOT NULL on a column that is there too',
    ['alter table "item" alter column "topic" set not null;'],
    ['SQL_ADDING_NOT_NULLABLE_FIELD next:6'],
  ],
  [
    'another type rewrites the table',
    ['alter table "item" alter column "size" type bigint;'],
    ['SQL_CHANGING_COLUMN_TYPE next:6'],
  ],
  [
    'a rename breaks the running version',
    ['alter table "item" rename column "topic" to "subject";'],
    ['SQL_RENAMING_COLUMN next:6'],
  ],
  [
    'a foreign key over hidden rows verifies nothing, and locks',
    ['alter table "item" add constraint "item_box" foreign key ("box_id") references "box" ("id");'],
    ['MIGRATION_BLIND next:6', 'SQL_ADDING_FOREIGN_KEY_CONSTRAINT next:6'],
  ],
  [
    'a foreign key that verifies later is safe',
    ['alter table "item" add constraint "item_box" foreign key ("box_id") references "box" ("id") not valid;'],
    [],
  ],
  [
    'a dropped column is a warning: who reads it is shown by the tests',
    ['alter table "item" drop column "topic";'],
    ['SQL_BAN_DROP_COLUMN next:6 (warning)'],
  ],
  [
    'filling a walled table fills nothing',
    ['update "item" set "topic" = "name" where "topic" is null;'],
    ['MIGRATION_BLIND next:6'],
  ],
  ['so does deleting', ["delete from item where name = '';"], ['MIGRATION_BLIND next:6']],
  ['and reading', ['insert into "box" ("id") select "id" from "item";'], ['MIGRATION_BLIND next:6']],
  ['an open table is filled', ['update "box" set "id" = "id";'], []],
  [
    'a text that is put together is found by its beginning',
    ['alter table "item" add column "a" text null;', 'create index "item_name" on "item" ("name");'],
    ['SQL_REQUIRE_CONCURRENT_INDEX_CREATION next:7'],
  ],
])('%s', async (_claim, statements, findings) => {
  addNext(statements.map(add).join('\n'));
  expect(await judged()).toMatchObject({ findings, migrated: true });
});

test('inside asOwner the owner sees what it fills', async () => {
  addNext('    asOwner(this, [\'item\'], () => this.addSql(`update "item" set "topic" = "name"`));');
  expect((await judged()).findings).toEqual([]);
});

test('the advice about indexes works: CONCURRENTLY, in a migration outside the transaction', async () => {
  addNext(
    add('create index concurrently "item_topic" on "item" ("topic");'),
    '  override isTransactional() { return false; }\n',
  );
  expect(await judged()).toEqual({ findings: [], migrated: true, indexes: ['item_pkey', 'item_topic'] });
});

test('beside others too, and back again: none waits for another', async () => {
  const column = 'alter table "item" add column "color" text null;';
  addNext(add(column), `  override down() { this.addSql('alter table "item" drop column "color"'); }\n`, 'column');
  addNext(
    add('create index concurrently "item_color" on "item" ("color");'),
    `  override isTransactional() { return false; }\n  override down() { this.addSql('drop index concurrently "item_color"'); }\n`,
    'index',
  );
  addNext(
    add('alter table "item" add column "weight" int null;'),
    `  override down() { this.addSql('alter table "item" drop column "weight"'); }\n`,
    'weight',
  );
  await withShop(async (open, ownerUrl) => {
    expect((await migrateUp(open)).map((name) => name.replace(/^Migration\d+_/, ''))).toEqual([
      'items',
      'column',
      'index',
      'weight',
    ]);
    expect(await indexesAt(ownerUrl)).toEqual(['item_color', 'item_pkey']);
    expect((await migrateDown(open, first)).map((name) => name.replace(/^Migration\d+_/, ''))).toEqual([
      'weight',
      'index',
      'column',
    ]);
    expect(await indexesAt(ownerUrl)).toEqual(['item_pkey']);
  });
});

test('what a migration runs at once is judged too, in its order', async () => {
  addNext(
    '    const rows = await this.execute(\'select "id" from "item"\');\n    if (rows.length === 0) this.addSql(`create index "item_topic" on "item" ("topic");`);',
  );
  expect((await judged()).findings).toEqual(['MIGRATION_BLIND next:6', 'SQL_REQUIRE_CONCURRENT_INDEX_CREATION next:7']);
});

test('a migration that does not run is an error at its line, and what comes after it is not tried', async () => {
  addNext([add('select 1;'), add('alter table "item" add column "name" text null;')].join('\n'));
  addNext(add('create index "item_topic" on "item" ("topic");'), '', 'later');
  expect(await judged()).toMatchObject({ findings: ['MIGRATION_FAILS next:7'], migrated: false });
});

test('a published migration stays as it is; only its comments may change', async () => {
  project.write(fileOf(first), `// said better\n${published}`);
  expect((await judged()).findings).toEqual([]);
  project.write(fileOf(first), published.replace('int null', 'bigint null'));
  expect((await judged()).findings).toEqual(['MIGRATION_EDITED items:1']);
});

test('a published migration that is gone, and a new one that comes before it, are found', async () => {
  project.remove(fileOf(first));
  project.write(
    fileOf('Migration20251231000000_early'),
    migrationText(
      'Migration20251231000000_early',
      add('create table "early" ("id" uuid not null, primary key ("id"));'),
    ),
  );
  expect((await judged()).findings).toEqual(['MIGRATION_REMOVED items:1', 'MIGRATION_OUT_OF_ORDER early:1']);
});
