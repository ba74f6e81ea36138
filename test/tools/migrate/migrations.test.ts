import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { neededMigrations } from '#platform/data/database.ts';
import { generateKeys } from '#platform/identity/keys.ts';
import { describeSchema } from '#tools/database/describeSchema.ts';
import { withClient } from '#tools/database/provision.ts';
import { seedDatabases } from '#tools/local/seed.ts';
import { checkDatabase } from '#tools/migrate/check.ts';
import { withSubgraph } from '#tools/migrate/openSubgraph.ts';
import { migrateDown, migrateUp, inTransaction, migrationStates } from '#tools/migrate/run.ts';
import { aggregatesOf } from '#tools/project/definitionOf.ts';
import { directoryOf, graphProcesses, graphSubgraphs } from '#tools/project/subgraphs.ts';
import { verifyDatabase } from '#tools/verify/verifyDatabase.ts';
import { cloneDatabases, type ClonedDatabases } from '../../harness/databases.ts';

let clones: ClonedDatabases<string>;
beforeAll(async () => {
  clones = await cloneDatabases(...graphSubgraphs);
});
afterAll(() => clones.drop());

const owner = (name: string) => clones.urls[name]!.ownerUrl;
const needed = (name: string) => neededMigrations({ name, directory: directoryOf(name) });

test('the demonstration is written into the migrated databases, and a second time changes nothing', async () => {
  const keys = mkdtempSync(join(tmpdir(), 'orgraph-seed-'));
  await generateKeys(keys, graphProcesses);
  await seedDatabases(clones.urls, keys);
  const once = await countRows();
  await seedDatabases(clones.urls, keys);
  expect(await countRows()).toEqual(once);
  expect(once['content content_block']).toBeGreaterThan(0);
  rmSync(keys, { recursive: true });
});

test.each(graphSubgraphs)(
  '%s: up, down to nothing and up again leave the same structure, also with rows in it',
  async (name) => {
    expect(needed(name)).not.toEqual([]);
    const migrated = await describeSchema(owner(name));
    await withSubgraph(name, owner(name), [], async (subgraph) => {
      expect((await migrateDown(subgraph, '0')).toSorted()).toEqual(needed(name).toSorted());
      const empty = (await describeSchema(owner(name))).filter(
        (line) =>
          !/ migration|"?migration_/.test(line) &&
          !line.startsWith('function CREATE OR REPLACE FUNCTION app.append_only'),
      );
      expect(empty).toEqual([]);
      await migrateUp(subgraph);
    });
    expect(await describeSchema(owner(name))).toEqual(migrated);
  },
);

test.each(graphSubgraphs)(
  '%s: the migrated database agrees with the entities and with the rules of tenancy',
  async (name) => {
    await withSubgraph(name, owner(name), await aggregatesOf(name), async (subgraph) => {
      expect(await checkDatabase(subgraph)).toEqual([]);
    });
  },
);

test('whoever is bound by row-level security verifies the structure, and says which rows nobody has counted', async () => {
  const { ownerUrl, appUrl } = clones.urls['slack']!;
  const { verdict, findings, notChecked, counts } = await withSubgraph(
    'slack',
    ownerUrl,
    await aggregatesOf('slack'),
    (subgraph) => verifyDatabase(subgraph, { readerUrl: ownerUrl, appUrl }),
  );
  expect([verdict, findings.filter(({ severity }) => severity === 'critical')]).toEqual(['could not check', []]);
  expect(notChecked.map(({ rule }) => rule)).toContain('ROOT_EMPTY');
  expect(counts.rows).toMatchObject({ slack_message: null, migration: needed('slack').length });
});

test('a wall that somebody took down in the live database is found', async () => {
  const { urls, drop } = await cloneDatabases('slack');
  await withClient(urls.slack.ownerUrl, (client) =>
    client.query(
      'drop policy tenant_isolation on slack_message; alter table slack_channel no force row level security',
    ),
  );
  await withSubgraph('slack', urls.slack.ownerUrl, await aggregatesOf('slack'), async (subgraph) => {
    const findings = (await checkDatabase(subgraph)).join('\n');
    expect(findings).toMatch(/^slack_message \[restrictive policy\] /m);
    expect(findings).toMatch(/^slack_channel \[row-level security\] it is not forced on the owner/m);
    expect(findings).toMatch(/^the entities want: create policy "tenant_isolation" on "slack_message"/m);
  });
  await drop();
});

test('two that migrate at the same time apply each migration once', async () => {
  const { urls, drop } = await cloneDatabases('slack');
  const up = () => withSubgraph('slack', urls.slack.ownerUrl, [], (subgraph) => migrateUp(subgraph));
  await withSubgraph('slack', urls.slack.ownerUrl, [], (subgraph) => migrateDown(subgraph, '0'));
  const told = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const applied = await Promise.all([up(), up(), up()]);
  expect(applied.flat().toSorted()).toEqual(needed('slack').toSorted());
  expect(told.mock.calls).toEqual([]);
  told.mockRestore();
  await drop();
});

test('a migration that waits for another one stays in no transaction', async () => {
  const { urls, drop } = await cloneDatabases('slack');
  await withClient(urls.slack.ownerUrl, async (client) => {
    await client.query(`select pg_advisory_lock(hashtext('orgraph migrate'))`);
    const openSince = async () => {
      const { rows } = await client.query(
        `select pid || ' ' || xact_start as transaction from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null`,
      );
      return rows.map(({ transaction }) => transaction as string);
    };
    await withSubgraph('slack', urls.slack.ownerUrl, [], async (subgraph) => {
      const migrating = inTransaction(subgraph, () => Promise.resolve('done'));
      const seen: string[] = [];
      const lasting: string[] = [];
      for (let sample = 0; sample < 4; sample += 1) {
        await pause(300);
        const now = await openSince();
        lasting.push(...seen.filter((transaction) => now.includes(transaction)));
        seen.push(...now);
      }
      await client.query(`select pg_advisory_unlock(hashtext('orgraph migrate'))`);
      expect(lasting).toEqual([]);
      expect(await migrating).toBe('done');
    });
  });
  await drop();
});

test('a table that stays locked for a moment delays a migration and does not fail it', async () => {
  const { urls, drop } = await cloneDatabases('slack');
  await withClient(urls.slack.ownerUrl, async (client) => {
    await client.query('begin; lock table slack_message');
    await withSubgraph('slack', urls.slack.ownerUrl, [], async (subgraph) => {
      let attempts = 0;
      await inTransaction(
        subgraph,
        async (em) => {
          attempts += 1;
          if (attempts === 2) await client.query('commit');
          await em.execute('alter table slack_message add column late int');
        },
        0.2,
      );
      expect(attempts).toBe(2);
    });
  });
  await drop();
});

test('a migration that fails leaves nothing and no row in the history', async () => {
  const { urls, drop } = await cloneDatabases('slack');
  await withSubgraph('slack', urls.slack.ownerUrl, [], async (subgraph) => {
    await migrateDown(subgraph, '0');
    // Stands in the way of the migration's last statements.
    await withClient(urls.slack.ownerUrl, (client) => client.query('create table used_nonce ()'));
    await expect(migrateUp(subgraph)).rejects.toThrow('used_nonce');
    expect((await migrationStates(subgraph)).filter(({ appliedAt }) => appliedAt !== undefined)).toEqual([]);
  });
  expect((await describeSchema(urls.slack.ownerUrl)).filter((line) => line.includes('slack_message'))).toEqual([]);
  await drop();
});

test('the runtime role reads the history and cannot write it', async () => {
  await withClient(clones.urls['slack']!.appUrl, async (client) => {
    expect((await client.query('select name from migration')).rowCount).toBe(needed('slack').length);
    await expect(client.query(`insert into migration (name) values ('forged')`)).rejects.toMatchObject({
      code: '42501',
    });
  });
});

/** The number of rows by subgraph and table. */
async function countRows(): Promise<Record<string, number>> {
  const counted = await Promise.all(
    graphSubgraphs.map((name) =>
      withClient(clones.urls[name]!.superuserUrl, async (client) => {
        const { rows } = await client.query<{ table: string; rows: number }>(`
      select relname as table, (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %s', oid::regclass), false, true, '')))[1]::text::int as rows
      from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`);
        return rows.map(({ table, rows: number }) => [`${name} ${table}`, number] as const);
      }),
    ),
  );
  return Object.fromEntries(counted.flat());
}
