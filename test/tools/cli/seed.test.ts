import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { withClient } from '#tools/database/provision.ts';
import { testServer } from '../../harness/databases.ts';

test('accounts with known passwords come into no database that may be somebody’s', async () => {
  const { creatorUrl } = testServer();
  const prefix = 'orgraph_refused_';
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'tools/orgraph.ts', 'seed'],
    { encoding: 'utf8', env: { PATH: process.env['PATH'], DATABASE_URL: creatorUrl, ORGRAPH_PREFIX: prefix } },
  );
  expect([status, stderr]).toEqual([2, expect.stringContaining('--demonstration')]);
  const { rows } = await withClient(creatorUrl, (client) =>
    client.query('select datname from pg_database where starts_with(datname, $1)', [prefix]),
  );
  expect(rows).toEqual([]);
});
