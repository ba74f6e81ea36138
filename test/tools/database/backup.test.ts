import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { writesLock } from '#platform/data/heldWrites.ts';
import { sweepOnce } from '#platform/data/nonces.ts';
import { backUp } from '#tools/database/backup/backUp.ts';
import { backUpEmbedded, restoreEmbedded } from '#tools/database/backup/embeddedBackup.ts';
import { holdingWrites } from '#tools/database/backup/holdWrites.ts';
import { restore } from '#tools/database/backup/restore.ts';
import { describeSchema } from '#tools/database/describeSchema.ts';
import { startEmbeddedPostgres, removeEmbeddedPostgres } from '#tools/database/embedded/startEmbeddedPostgres.ts';
import { databaseUrls, provision, withClient } from '#tools/database/provision.ts';
import { withSubgraph } from '#tools/migrate/openSubgraph.ts';
import { migrateUp } from '#tools/migrate/run.ts';
import { testServer } from '../../harness/databases.ts';
import { eventually } from '../../harness/eventually.ts';
import { startTenancy, type TestTenancy } from '../../tenancy/start.ts';

const { creatorUrl, prefix } = testServer();
let folder: string;
let tenancy: TestTenancy;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orgraph-backup-'));
  chmodSync(folder, 0o755);
  tenancy = await startTenancy();
});
afterAll(async () => {
  await tenancy.stop();
  rmSync(folder, { recursive: true });
});

const whole = () =>
  Object.assign(new URL(creatorUrl), { pathname: `/${tenancy.database.orm.config.get('dbName')}` }).href;
const rename = async (name: string) =>
  (await tenancy.as('acmeMember', null)).send(
    'mutation ($input: UpdateMeInput!) { updateMe(input: $input) { user { name } } }',
    {
      input: { name },
    },
  );

test('while writes are held one is refused for a retry, nothing of it is done, and no nonce is swept; reads and what comes later are served', async () => {
  const old = () => tenancy.sql(`select from used_nonce where nonce = 'old'`);
  await tenancy.sql(`insert into used_nonce values ('old', now() - interval '1 minute')`);
  await holdingWrites([whole()], async () => {
    const { data, errors } = await rename('Held');
    expect([data, errors![0]!.extensions]).toEqual([
      { updateMe: null },
      { code: 'NOT_READY', retryAfter: 5, outcome: 'NOT_DONE' },
    ]);
    await sweepOnce(tenancy.database);
    expect(await old()).toHaveLength(1);
    const me = await (await tenancy.as('acmeMember', null)).send('{ me { name } }');
    expect(me).toEqual({ data: { me: { name: 'Max Member' } } });
  });
  await sweepOnce(tenancy.database);
  expect(await old()).toHaveLength(0);
  expect(await rename('Free')).toEqual({ data: { updateMe: { user: { name: 'Free' } } } });
});

test('a write that has begun is waited for', async () => {
  const writer = new pg.Client({ connectionString: whole() });
  await writer.connect();
  await writer.query(`begin; select pg_try_advisory_xact_lock_shared(${writesLock})`);
  const order: string[] = [];
  const held = holdingWrites([whole()], async () => void order.push('held'));
  const waits = () => tenancy.sql(`select from pg_locks where locktype = 'advisory' and not granted`);
  expect(await eventually(async () => (await waits()).length > 0)).toBe(true);
  expect((await rename('Late')).errors![0]!.extensions.code).toBe('NOT_READY');
  order.push('committed');
  await writer.query('commit');
  await held;
  await writer.end();
  expect(order).toEqual(['committed', 'held']);
});

const majorOf = (text: string): number => Number(/(\d+)(?:\.\d+|devel|beta|rc)/.exec(text)?.[1] ?? 0);

test('databases that are backed up and restored have the same structure and rows; where pg_dump is missing or too old, that is said and nothing is left', async () => {
  const passwordOf = () => randomBytes(8).toString('hex');
  const ours = databaseUrls(creatorUrl, passwordOf, `${prefix}b${randomBytes(2).toString('hex')}_`);
  const databases = { content: ours.content, slack: ours.slack };
  await provision(creatorUrl, databases);
  for (const [name, { ownerUrl }] of Object.entries(databases))
    await withSubgraph(name, ownerUrl, [], (subgraph) => migrateUp(subgraph));
  const at = (url: string) => Object.assign(new URL(creatorUrl), { pathname: new URL(url).pathname }).href;
  const id = '01234567-89ab-4def-8123-456789abcdef';
  const insert = `insert into tenant (id, slug, name) values ('${id}', 'acme', 'Acme')`;
  for (const { ownerUrl } of Object.values(databases)) await withClient(at(ownerUrl), (client) => client.query(insert));
  const state = async () =>
    Promise.all(
      Object.values(databases).map(async ({ ownerUrl }) => [
        await describeSchema(at(ownerUrl)),
        (await withClient(at(ownerUrl), (client) => client.query('select id, slug from tenant'))).rows,
        (await withClient(at(ownerUrl), (client) => client.query('select name from migration order by name'))).rows
          .length,
      ]),
    );
  const before = await state();
  const target = join(folder, 'real');
  const server = await withClient(
    creatorUrl,
    async (client) => (await client.query('show server_version')).rows[0] as { server_version: string },
  );
  const installed = majorOf(spawnSync('pg_dump', ['--version'], { encoding: 'utf8' }).stdout ?? '');
  const isAble = installed >= majorOf(server.server_version);
  const seen = (url: string) => withClient(url, async (client) => (await client.query('select id from tenant')).rows);
  const refusalOf = (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      ({ message }: Error) => /is not empty|is not on this machine|pg_dump failed/.exec(message)?.[0] ?? message,
    );
  const first = await refusalOf(backUp(creatorUrl, databases, target));
  const again = await refusalOf(isAble ? restore(creatorUrl, databases, target) : Promise.resolve());
  if (isAble) {
    await withClient(creatorUrl, async (client) => {
      for (const { ownerUrl } of Object.values(databases))
        await client.query(`drop database ${client.escapeIdentifier(new URL(ownerUrl).pathname.slice(1))}`);
    });
    await restore(creatorUrl, databases, target);
  }
  expect([
    ['none', 'is not empty'],
    ['pg_dump failed', 'none'],
    ['is not on this machine', 'none'],
  ]).toContainEqual([first, again]);
  expect([first === 'none', existsSync(target), readdirSync(folder).length]).toEqual([isAble, isAble, isAble ? 1 : 0]);
  expect(await state()).toEqual(before);
  // Neither role sees a row without an organization: the policies are there, and forced.
  expect([await seen(databases.content.appUrl), await seen(databases.content.ownerUrl)]).toEqual([[], []]);
});

test('the embedded database is copied while it is stopped, for its owner alone, and restored into a new folder', async () => {
  const [from, to, copy] = [join(folder, 'from'), join(folder, 'to'), join(folder, 'copy')];
  for (const directory of [from, to]) {
    mkdirSync(directory);
    chmodSync(directory, 0o755);
  }
  try {
    await expect(backUpEmbedded(from, copy)).rejects.toThrow('holds no database yet');
    const first = await startEmbeddedPostgres({ directory: from, durable: false });
    await withClient(first.url, (client) => client.query('create table kept as select 42 as answer'));
    await first.stop();
    await backUpEmbedded(from, copy);
    expect(statSync(copy).mode & 0o777).toBe(0o700);
    await expect(backUpEmbedded(from, copy)).rejects.toThrow('is there already');
    await expect(restoreEmbedded(from, copy)).rejects.toThrow('is in use');
    await restoreEmbedded(to, copy);
    const second = await startEmbeddedPostgres({ directory: to, durable: false });
    const { rows } = await withClient(second.url, (client) => client.query('select answer from kept'));
    await second.stop();
    expect(rows).toEqual([{ answer: 42 }]);
  } finally {
    for (const directory of [from, to]) await removeEmbeddedPostgres(directory);
  }
  expect(existsSync(join(copy, 'postgres.tar'))).toBe(true);
});
