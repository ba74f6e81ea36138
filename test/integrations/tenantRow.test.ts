import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type pg from 'pg';
import { eventually } from '../harness/eventually.ts';
import { memberIdentity, type TestOrganization } from '../harness/subgraph.ts';
import { startIntegrations, type Integrations } from './start.ts';

let integrations: Integrations;
let acme: TestOrganization;
let slugs = 0;
/** Statements that the subgraph's connections have sent. */
let sent = 0;
beforeAll(async () => {
  integrations = await startIntegrations();
  const watched = new WeakSet<pg.PoolClient>();
  integrations.subgraph.database.pool.on('acquire', (client) => {
    if (watched.has(client)) return;
    watched.add(client);
    const query = client.query.bind(client) as (...parameters: unknown[]) => unknown;
    client.query = ((...parameters: unknown[]) => {
      sent += 1;
      return query(...parameters);
    }) as typeof client.query;
  });
});
afterAll(() => integrations.stop());
beforeEach(async () => {
  acme = await integrations.subgraph.organization(`tenant-row-${++slugs}`);
  integrations.neighbours.calls.length = 0;
  Object.assign(integrations.neighbours.tenant, { plan: 'PRO', name: 'Renamed', timezone: 'Asia/Tokyo', version: 2 });
});

/** A write whose identity names this version of the organization. */
const write = (organizationVersion: number | null) =>
  integrations.subgraph
    .client({ ...memberIdentity(acme.id, 'MANAGER'), organizationVersion })
    .send(
      'mutation { setUserCorrelation(input: { email: "max@acme.test", provider: GITHUB, externalId: "max" }) { correlation { email } } }',
    );
const codeOf = ({ errors }: Awaited<ReturnType<typeof write>>) => errors?.[0]?.extensions.code;
const calls = () => integrations.neighbours.calls.filter(({ path }) => path === '/internal/tenant').length;
const row = async () =>
  (
    await integrations.subgraph.sql('select name, timezone, plan, limits, version from tenant where id = $1', [acme.id])
  )[0];

async function costOf(version: number | null): Promise<{ statements: number; calls: number }> {
  sent = 0;
  integrations.neighbours.calls.length = 0;
  expect(await write(version)).toEqual({ data: { setUserCorrelation: { correlation: { email: 'max@acme.test' } } } });
  return { statements: sent, calls: calls() };
}

test('a write under a newer version of the organization renews its row first; under any other it costs nothing more', async () => {
  await write(null);
  const { statements } = await costOf(null);
  expect(await costOf(1)).toEqual({ statements, calls: 0 });
  expect(await row()).toMatchObject({ plan: 'ENTERPRISE', version: 1 });
  expect(await costOf(2)).toEqual({ statements: statements + 2, calls: 1 });
  expect(await row()).toEqual({
    name: 'Renamed',
    timezone: 'Asia/Tokyo',
    plan: 'PRO',
    limits: { max_connections: 3 },
    version: 2,
  });
  expect(await costOf(2)).toEqual({ statements, calls: 0 });
  expect(await costOf(1)).toEqual({ statements, calls: 0 });
});

/** Until so many writes have read their row and wait for what tenancy says. */
const waiting = (count: number) =>
  eventually(
    async () =>
      (
        await integrations.subgraph.sql(
          `select 1 from pg_stat_activity where datname = current_database() and state = 'idle in transaction' and query like '%from tenant where id%'`,
        )
      ).length >= count,
  );

test('writes that need a newer row at once share one call', async () => {
  let waited = false;
  integrations.neighbours.meanwhile = async () => {
    waited = await waiting(5);
  };
  const answers = await Promise.all(Array.from({ length: 5 }, () => write(2)));
  expect(answers.map(codeOf)).toEqual(Array(5).fill(undefined));
  expect([waited, calls()]).toEqual([true, 1]);
  expect(await row()).toMatchObject({ version: 2 });
});

test('a write under a version that came after a call under way asks again', async () => {
  const { promise: second, resolve } = Promise.withResolvers<Awaited<ReturnType<typeof write>>>();
  const before = { ...integrations.neighbours.tenant };
  integrations.neighbours.meanwhile = async () => {
    void write(3).then(resolve);
    await waiting(2);
    Object.assign(integrations.neighbours.tenant, before);
    integrations.neighbours.meanwhile = () => void Object.assign(integrations.neighbours.tenant, { version: 3 });
  };
  expect([codeOf(await write(2)), codeOf(await second)]).toEqual([undefined, undefined]);
  expect(calls()).toBe(2);
  expect(await row()).toMatchObject({ version: 3 });
});

test('an answer that is older than the row does not take its place', async () => {
  await integrations.subgraph.sql(`update tenant set version = 5, plan = 'STARTER' where id = $1`, [acme.id]);
  expect(await costOf(6)).toMatchObject({ calls: 1 });
  expect(await row()).toMatchObject({ plan: 'STARTER', version: 5 });
});

test('while tenancy does not answer, a write under a newer version changes nothing; others go on', async () => {
  integrations.neighbours.silence('tenancy', true);
  const rename =
    'mutation ($input: UpdateIntegrationInput!) { updateIntegration(input: $input) { integration { id } } }';
  const input = { id: acme.id, version: 1, name: 'New' };
  const code = async (organizationVersion: number) =>
    codeOf(
      await integrations.subgraph
        .client({ ...memberIdentity(acme.id, 'ADMIN'), organizationVersion })
        .send(rename, { input }),
    );
  expect([await code(2), await code(1)]).toEqual(['SUBGRAPH_UNAVAILABLE', 'NOT_FOUND']);
  integrations.neighbours.silence('tenancy', false);
  expect(await code(2)).toBe('NOT_FOUND');
});
