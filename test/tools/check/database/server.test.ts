import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { withServer, shareServer } from '#tools/check/database/server.ts';
import { findLocation } from '#tools/database/embedded/location.ts';
import { removeEmbeddedPostgres } from '#tools/database/embedded/startEmbeddedPostgres.ts';
import { withClient } from '#tools/database/provision.ts';

let data: string;
const given = {
  TEST_DATABASE_URL: process.env['TEST_DATABASE_URL'],
  DATABASE_URL: process.env['DATABASE_URL'],
  ORGRAPH_DATA: process.env['ORGRAPH_DATA'],
};

beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'orgraph-check-'));
  chmodSync(data, 0o755);
});
beforeEach(() => {
  for (const name of ['TEST_DATABASE_URL', 'DATABASE_URL']) delete process.env[name];
  process.env['ORGRAPH_DATA'] = data;
});
afterAll(async () => {
  for (const [name, value] of Object.entries(given))
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  await removeEmbeddedPostgres(join(data, 'check/server'));
  rmSync(data, { recursive: true });
});

const namesOn = (url: string): Promise<string[]> =>
  withClient(url, async (client) =>
    (
      await client.query<{ name: string }>(
        `select datname as name from pg_database union all select rolname from pg_roles where rolname like 'orgraph%'`,
      )
    ).rows.map(({ name }) => name),
  );

test('a check keeps its server’s folder for the next one, and nothing that it made there', async () => {
  const made = await withServer(async ({ creatorUrl, prefix }) => {
    await withClient(creatorUrl, async (client) => {
      await client.query(`create role ${prefix}owner`);
      await client.query(`create database ${prefix}shop owner ${prefix}owner`);
    });
    return { names: await namesOn(creatorUrl), prefix };
  });
  expect(made.names).toEqual(expect.arrayContaining([`${made.prefix}owner`, `${made.prefix}shop`]));
  const kept = statSync(join(findLocation(join(data, 'check/server')).data, 'PG_VERSION')).birthtimeMs;
  expect(
    (await withServer(({ creatorUrl }) => namesOn(creatorUrl))).filter((name) => name.startsWith('orgraph')),
  ).toEqual([]);
  expect(statSync(join(findLocation(join(data, 'check/server')).data, 'PG_VERSION')).birthtimeMs).toBe(kept);
});

test('a folder that a stopped machine has broken is made anew', async () => {
  writeFileSync(join(findLocation(join(data, 'check/server')).data, 'global/pg_control'), 'half a page');
  expect(await withServer(({ creatorUrl }) => namesOn(creatorUrl))).toContain('postgres');
});

test('two checks at once have a server each', async () => {
  const urls = await withServer(async ({ creatorUrl: first }) =>
    withServer(async ({ creatorUrl: second }) => [await namesOn(first), await namesOn(second), first, second]),
  );
  expect(urls[0]).toContain('postgres');
  expect(urls[1]).toContain('postgres');
  expect(urls[2]).not.toBe(urls[3]);
});

test('checks that share a server have one, which is gone when they end', async () => {
  const shared = shareServer();
  const [first, second] = await Promise.all([shared.take(), shared.take()]);
  expect(second).toBe(first);
  expect(await namesOn(first.creatorUrl)).toContain('postgres');
  await shared.end();
  await expect(namesOn(first.creatorUrl)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('a server that cannot be reached is not taken for a pass', async () => {
  process.env['TEST_DATABASE_URL'] = 'postgres://nobody@127.0.0.1:1/none';
  await expect(withServer(async () => 'checked')).rejects.toMatchObject({
    name: 'CouldNotCheck',
    message: expect.stringContaining('there is no database server to check on: '),
  });
  const shared = shareServer();
  await expect(shared.take()).rejects.toMatchObject({ name: 'CouldNotCheck' });
  await shared.end();
});
