import { expect, test } from '@jest/globals';
import { withClient } from '#tools/database/provision.ts';
import { cloneDatabases } from '../harness/databases.ts';

test('clones made at the same time are databases of their own, and gone after drop', async () => {
  const clones = await Promise.all(Array.from({ length: 6 }, () => cloneDatabases('slack')));
  const urls = clones.map(({ urls }) => urls.slack);
  expect(new Set(urls.map(({ appUrl }) => appUrl)).size).toBe(6);
  await withClient(urls[0]!.ownerUrl, (client) => client.query('create table only_here ()'));
  expect(await tables(urls[0]!.appUrl)).toContain('only_here');
  expect(await tables(urls[1]!.appUrl)).not.toContain('only_here');
  await Promise.all(clones.map(({ drop }) => drop()));
  await expect(tables(urls[0]!.appUrl)).rejects.toMatchObject({ code: '3D000' });
});

const tables = (url: string) =>
  withClient(url, async (client) =>
    (await client.query<{ name: string }>(`select relname as name from pg_class where relkind = 'r'`)).rows.map(
      ({ name }) => name,
    ),
  );
