import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demonstrationOrganizations, demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import { eventually } from '../harness/eventually.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';
import type { TestSubgraph } from '../harness/subgraph.ts';

let graph: TestGraph;
const acme = demonstrationOrganizations.acme.id;

beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
});
afterAll(() => graph.stop());

const codes = ({ errors = [] }: { errors?: { extensions: { code: string } }[] }) =>
  errors.map(({ extensions }) => extensions.code);

/** Holds rows of Acme's for the time of `work`. */
async function holding<Result>(
  { database }: TestSubgraph,
  rows: string,
  work: (release: () => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const client = await database.pool.connect();
  const release = async () => {
    await client.query('rollback');
  };
  try {
    await client.query(`begin; select set_config('app.organization_id', '${acme}', true)`);
    await client.query(`${rows} for update`);
    return await work(release);
  } finally {
    await release();
    client.release();
  }
}

/** Until so many transactions wait for somebody's lock. */
async function untilWaiting({ sql }: TestSubgraph, transactions: number): Promise<void> {
  const waiting = async () =>
    (
      await sql<{ n: number }>(
        `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
    )[0]!.n;
  expect(await eventually(async () => (await waiting()) >= transactions)).toBe(true);
}

test('a member is suspended while a change of theirs waits for the organization, and the change is refused', async () => {
  const { tenancy } = graph.subgraphs;
  const [admin, manager] = (await Promise.all([
    graph.signIn('admin@acme.test', 'acme'),
    graph.signIn('manager@acme.test', 'acme'),
  ])) as [GraphClient, GraphClient];
  const [membership] = await tenancy.sql<{ id: string }>(
    'select id from membership where organization_id = $1 and user_id = $2',
    [acme, demonstrationUsers.acmeManager.id],
  );
  const [suspension, creation] = await holding(
    tenancy,
    `select from organization where id = '${acme}'`,
    async (release) => {
      const suspending = admin.send(
        `mutation { suspendMember(input: { id: "${membership!.id}", version: 1 }) { membership { status } } }`,
      );
      await untilWaiting(tenancy, 1);
      const creating = manager.send('mutation { createTeam(input: { name: "Late", slug: "late" }) { team { id } } }');
      await untilWaiting(tenancy, 2);
      await release();
      return Promise.all([suspending, creating]);
    },
  );
  expect(suspension.data).toEqual({ suspendMember: { membership: { status: 'SUSPENDED' } } });
  expect(codes(creation)).toEqual(['FORBIDDEN']);
  expect(await tenancy.sql(`select from team where slug = 'late'`)).toEqual([]);
  expect(
    codes(
      await admin.send(
        `mutation { reactivateMember(input: { id: "${membership!.id}", version: 2 }) { membership { status } } }`,
      ),
    ),
  ).toEqual([]);
});

test('a person is correlated anew while they are being removed', async () => {
  const { integrations } = graph.subgraphs;
  const manager = await graph.signIn('manager@acme.test', 'acme');
  const set = (provider: string, externalId: string) =>
    manager.send(
      `mutation { setUserCorrelation(input: { email: "guest@acme.test", provider: ${provider}, externalId: "${externalId}" }) { correlation { id githubUsername } } }`,
    );
  const { id } = (await set('GITHUB', 'guest-one')).data.setUserCorrelation.correlation as { id: string };
  const [removal, correlation] = await holding(
    integrations,
    `select from correlated_account where correlation_id = '${id}'`,
    async (release) => {
      const removing = manager.send(
        `mutation { removeUserCorrelation(input: { id: "${id}", version: 1 }) { deletedId correlation { id } } }`,
      );
      await untilWaiting(integrations, 1);
      const setting = set('PAGERDUTY', 'PABC123');
      await untilWaiting(integrations, 2);
      await release();
      return Promise.all([removing, setting]);
    },
  );
  expect(removal.data).toEqual({ removeUserCorrelation: { deletedId: id, correlation: null } });
  expect(correlation.data).toEqual({
    setUserCorrelation: { correlation: { id: expect.not.stringMatching(id), githubUsername: null } },
  });
});
