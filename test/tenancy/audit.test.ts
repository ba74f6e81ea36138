import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SubgraphClient } from '../harness/client.ts';
import { startTenancy, userId, type TestTenancy } from './start.ts';

let tenancy: TestTenancy;
beforeAll(async () => {
  tenancy = await startTenancy();
});
afterAll(() => tenancy.stop());

const events = async (client: SubgraphClient, page: string) =>
  client.send(
    `{ auditEvents(${page}) { edges { node { id action resourceType outcome occurredAt actor { name } } } pageInfo { hasNextPage endCursor } } }`,
  );
const nodes = async (client: SubgraphClient, page: string) =>
  (await events(client, page)).data.auditEvents.edges.map(({ node }: { node: { action: string } }) => node);

test('the trail is read latest first, narrowed by what, whom and when', async () => {
  const admin = await tenancy.as('acmeAdmin', 'acme');
  const all = await nodes(admin, 'first: 100');
  expect(all).toHaveLength(16);
  expect(all).toEqual(
    all.toSorted((a: { occurredAt: string }, b: { occurredAt: string }) => b.occurredAt.localeCompare(a.occurredAt)),
  );
  expect(await nodes(admin, 'filter: { action: "organization.create" }')).toMatchObject([
    {
      action: 'organization.create',
      resourceType: 'Organization',
      outcome: 'SUCCESS',
      actor: { name: 'Olive Owner' },
    },
  ]);
  expect(await nodes(admin, 'filter: { resourceType: "Team" }')).toHaveLength(3);
  expect(
    (await nodes(admin, `filter: { actor: "${userId('acmeViewer')}" }`)).map(
      ({ action }: { action: string }) => action,
    ),
  ).toEqual(['session.create', 'member.join']);
  const time = all[5].occurredAt as string;
  expect(await nodes(admin, `filter: { from: "${time}" }`)).toEqual(all.slice(0, 6));
  expect(await nodes(admin, `filter: { to: "${time}" }`)).toEqual(all.slice(6));
  const { endCursor } = (await events(admin, 'first: 4')).data.auditEvents.pageInfo;
  expect(await nodes(admin, `first: 4, after: "${endCursor}"`)).toEqual(all.slice(4, 8));
  expect((await events(admin, 'filter: { actor: "me" }')).errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT', field: 'filter.actor' } },
  ]);
  expect((await events(admin, `filter: { from: "${time}", to: "${time}" }`)).errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT', field: 'filter.to' } },
  ]);
});

test('only who may audit reads it, and only their organization’s', async () => {
  for (const person of ['acmeViewer', 'acmeMember', 'acmeManager'] as const)
    expect((await events(await tenancy.as(person, 'acme'), 'first: 1')).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ]);
  const [acme, beta] = [
    await nodes(await tenancy.as('acmeOwner', 'acme'), 'first: 100'),
    await nodes(await tenancy.as('betaOwner', 'beta'), 'first: 100'),
  ];
  expect(beta).toHaveLength(8);
  expect(acme.filter(({ id }: { id: string }) => beta.some((event: { id: string }) => event.id === id))).toEqual([]);
});

test('signing in is told to the user’s default organization, failing to do so to none', async () => {
  const logIn = (email: string, password: string) =>
    tenancy
      .anonymous()
      .send('mutation ($input: LogInInput!) { logIn(input: $input) { expiresIn } }', { input: { email, password } });
  await logIn('consultant@both.test', 'orgraph-demo');
  await logIn('consultant@both.test', 'wrong password');
  await logIn('nobody@both.test', 'wrong password');
  expect(
    await nodes(await tenancy.as('acmeAdmin', 'acme'), `first: 1, filter: { actor: "${userId('consultant')}" }`),
  ).toMatchObject([{ action: 'session.create', outcome: 'SUCCESS', actor: { name: 'Carla Consultant' } }]);
  expect(
    await tenancy.sql(
      `select organization_id, actor_user_id, outcome, ip_address from audit_event where action = 'session.refuse' order by created_at`,
    ),
  ).toEqual([
    { organization_id: null, actor_user_id: userId('consultant'), outcome: 'FAILURE', ip_address: '127.0.0.1' },
    { organization_id: null, actor_user_id: null, outcome: 'FAILURE', ip_address: '127.0.0.1' },
  ]);
});

test('the runtime role can neither change nor remove what is in the trail', async () => {
  for (const statement of [
    'update audit_event set action = action',
    'delete from audit_event',
    'truncate audit_event',
  ]) {
    await expect(tenancy.database.pool.query(statement)).rejects.toThrow('permission denied for table audit_event');
  }
});

test('a page of the trail costs two statements: the events and their actors', async () => {
  const admin = await tenancy.as('acmeAdmin', 'acme');
  tenancy.statements.length = 0;
  expect(await nodes(admin, 'first: 10')).toHaveLength(10);
  expect(tenancy.statements).toHaveLength(2);
});
