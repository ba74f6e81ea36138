import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDatabase } from '#platform/data/database.ts';
import { assertSafeRole, assertSchemaCurrent } from '#platform/data/runtimeChecks.ts';
import { withClient } from '#tools/database/provision.ts';
import { aggregates } from '../../../subgraphs/content/aggregates.ts';
import { cloneDatabases, type ClonedDatabases } from '../../harness/databases.ts';

let databases: ClonedDatabases<'content'>;
beforeAll(async () => {
  databases = await cloneDatabases('content');
});
afterAll(() => databases.drop());

async function check(url: string): Promise<void> {
  const database = await openDatabase({ name: 'content', url, aggregates, connections: 1 });
  try {
    await assertSafeRole(database);
    await assertSchemaCurrent(database);
  } finally {
    await database.close();
  }
}

test('a service accepts its runtime role and a current schema', async () => {
  await expect(check(databases.urls.content.appUrl)).resolves.toBeUndefined();
});

test('a service refuses a role that row-level security would not bind', async () => {
  await expect(check(databases.urls.content.superuserUrl)).rejects.toThrow(
    /CONTENT_DATABASE_URL: the role \S+ is a superuser/,
  );
  await expect(check(databases.urls.content.ownerUrl)).rejects.toThrow(
    /CONTENT_DATABASE_URL: the role \S+ owns tables/,
  );
});

test('a service accepts a schema that is ahead: it goes on running while its successor migrates', async () => {
  await withClient(databases.urls.content.ownerUrl, (client) =>
    client.query(`insert into migration (name) values ('Migration99990101000000_successor')`),
  );
  await expect(check(databases.urls.content.appUrl)).resolves.toBeUndefined();
});

test('a service refuses a schema that is behind, and names what is missing', async () => {
  await withClient(databases.urls.content.ownerUrl, (client) => client.query('delete from migration'));
  await expect(check(databases.urls.content.appUrl)).rejects.toThrow(
    /Migration\d+_initial\b.* not applied; run: npm run migrate -- up --subgraph content/,
  );
});
