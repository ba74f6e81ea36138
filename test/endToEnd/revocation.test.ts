import { afterAll, expect, test } from '@jest/globals';
import { eventually } from '../harness/eventually.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';
import { startInterruptibleRedis } from '../harness/interruptibleRedis.ts';

const running: TestGraph[] = [];
afterAll(() => Promise.all(running.map((graph) => graph.stop())));

async function start(options: { signals: boolean; membershipSeconds: number; redis?: string }): Promise<TestGraph> {
  const graph = await startGraph(options);
  running.push(graph);
  await graph.subgraphs.tenancy.database.pool.query('select 1');
  await graph.seed();
  return graph;
}

/**
 * Suspends the member while they ask every 100 ms; answers when the last request that was still served had been sent,
 * in milliseconds after the suspension.
 */
async function lastServed(graph: TestGraph): Promise<number> {
  const [admin, member] = (await Promise.all([
    graph.signIn('admin@acme.test', 'acme'),
    graph.signIn('member@acme.test', 'acme'),
  ])) as [GraphClient, GraphClient];
  const ask = () => member.send('{ contentBlocks(first: 1) { edges { node { id } } } }');
  expect((await ask()).errors).toBeUndefined();
  const { data } = await admin.send('{ organization { members { edges { node { id version email } } } } }');
  const { id, version } = data.organization.members.edges
    .map(({ node }: { node: { id: string; version: number; email: string } }) => node)
    .find(({ email }: { email: string }) => email === 'member@acme.test');
  const suspension = await admin.send(
    `mutation { suspendMember(input: { id: "${id}", version: ${version} }) { membership { status } } }`,
  );
  expect(suspension.data).toEqual({ suspendMember: { membership: { status: 'SUSPENDED' } } });
  const suspended = Date.now();
  let [sent, served] = [suspended, suspended];
  expect(
    await eventually(async () => {
      [sent, served] = [Date.now(), sent];
      return (await ask()).errors?.[0]?.extensions.code === 'FORBIDDEN';
    }, 100),
  ).toBe(true);
  for (let again = 0; again < 5; again += 1)
    expect((await ask()).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  return served - suspended;
}

test('what a suspended member sends is refused after five seconds at the latest when the signal arrives', async () => {
  expect(await lastServed(await start({ signals: true, membershipSeconds: 30 }))).toBeLessThan(5_000);
});

test('what a suspended member sends is refused after five seconds at the latest when the signal comes through Redis alone', async () => {
  const redis = await startInterruptibleRedis();
  try {
    const graph = await start({ signals: false, membershipSeconds: 30, redis: redis.url });
    expect(await eventually(() => redis.subscribers() === 1)).toBe(true);
    expect(await lastServed(graph)).toBeLessThan(5_000);
  } finally {
    await redis.stop();
  }
});

test('with the signal lost, a suspended member is refused once the answer about their membership has run out', async () => {
  expect(await lastServed(await start({ signals: false, membershipSeconds: 3 }))).toBeLessThan(3_000);
});

test('an access token of a user who is suspended serves nothing any more once the answer about them has run out', async () => {
  const graph = await start({ signals: true, membershipSeconds: 1 });
  const [alone, inAcme] = await Promise.all([
    graph.signIn('member@acme.test'),
    graph.signIn('member@acme.test', 'acme'),
  ]);
  const operations = [
    '{ me { email } }',
    '{ myOrganizations { edges { node { slug } } } }',
    'mutation { createOrganization(input: { name: "Too late", slug: "too-late" }) { organization { id } } }',
  ];
  for (const client of [alone, inAcme])
    expect((await client.send(operations[0]!)).data).toEqual({ me: { email: 'member@acme.test' } });
  await graph.subgraphs.tenancy.sql(`update "user" set status = 'SUSPENDED' where email = 'member@acme.test'`);
  const asked = async () =>
    Promise.all(
      [alone, inAcme].flatMap((client) =>
        operations.slice(0, 2).map(async (operation) => (await client.send(operation)).errors?.[0]?.extensions.code),
      ),
    );
  expect(await eventually(async () => (await asked()).every((code) => code === 'UNAUTHENTICATED'), 50)).toBe(true);
  expect((await alone.send(operations[2]!)).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  expect((await inAcme.send('{ organization { name } }')).errors).toMatchObject([
    { extensions: { code: 'UNAUTHENTICATED' } },
  ]);
});
