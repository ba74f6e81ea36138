import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Migration } from '@mikro-orm/migrations';
import pg from 'pg';
import { asOwner } from '#platform/data/asOwner.ts';
import { cloneDatabases, type ClonedDatabases } from '../../harness/databases.ts';

let databases: ClonedDatabases<'content'>;
let owner: pg.Client;
let superuser: pg.Client;

beforeEach(async () => {
  databases = await cloneDatabases('content');
  owner = new pg.Client({ connectionString: databases.urls.content.ownerUrl });
  superuser = new pg.Client({ connectionString: databases.urls.content.superuserUrl });
  await Promise.all([owner.connect(), superuser.connect()]);
  const organization = randomUUID();
  await superuser.query('insert into tenant (id) values ($1)', [organization]);
  await superuser.query(
    `insert into project (organization_id, name, created_by_id) values ($1, 'Bridge', gen_random_uuid())`,
    [organization],
  );
});
afterEach(async () => {
  await Promise.all([owner.end(), superuser.end()]);
  await databases.drop();
});

/** Runs what a migration writes as the migrations do: as the owner, in one transaction. */
async function migrate(write: (migration: Pick<Migration, 'addSql'>) => void): Promise<void> {
  const statements: string[] = [];
  write({
    addSql: (sql) => {
      statements.push(sql as string);
    },
  });
  await owner.query('begin');
  try {
    for (const statement of statements) await owner.query(statement);
    await owner.query('commit');
  } catch (error) {
    await owner.query('rollback');
    throw error;
  }
}

const names = async () =>
  (await superuser.query<{ name: string }>('select name from project')).rows.map(({ name }) => name);
const forced = async () =>
  (
    await superuser.query<{ forced: boolean }>(
      `select bool_and(relforcerowsecurity) as forced from pg_class where relname in ('project', 'section')`,
    )
  ).rows[0]!.forced;
const rename = `update project set name = 'Tunnel';`;

test('a migration’s change of rows touches them only as the owner, and row-level security is forced again after it', async () => {
  await migrate((migration) => migration.addSql(rename));
  expect(await names()).toEqual(['Bridge']);
  await migrate((migration) => asOwner(migration, ['project'], () => migration.addSql(rename)));
  expect([await names(), await forced()]).toEqual([['Tunnel'], true]);
});

test('a foreign key added over an orphan finds it only as the owner', async () => {
  const key = 'section_project_id_organization_id_foreign';
  const drop = `alter table section drop constraint ${key}`;
  const add = `alter table section add constraint ${key} foreign key (project_id, organization_id) references project (id, organization_id) on delete cascade;`;
  await superuser.query(drop);
  await superuser.query(
    `insert into section (organization_id, project_id, section_type, title, position) select organization_id, gen_random_uuid(), 'planning', 'Orphan', 0 from project`,
  );
  await migrate((migration) => migration.addSql(add));
  expect((await superuser.query('select convalidated from pg_constraint where conname = $1', [key])).rows).toEqual([
    { convalidated: true },
  ]);
  await superuser.query(drop);
  await expect(
    migrate((migration) => asOwner(migration, ['project', 'section'], () => migration.addSql(add))),
  ).rejects.toMatchObject({ code: '23503' });
  expect(await forced()).toBe(true);
});
