import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demonstrationOrganizations, demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';

let graph: TestGraph;
let owner: GraphClient;
const roles = new Map<string, string>();
const { acme } = demonstrationOrganizations;

beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
  owner = await graph.signIn('owner@acme.test', 'acme');
  const { data } = await owner.send('{ roles(first: 50) { edges { node { id key } } } }');
  for (const { node } of data.roles.edges as { node: { id: string; key: string } }[]) roles.set(node.key, node.id);
});
afterAll(() => graph.stop());

const as = (key: string) => ({ 'x-orgraph-read-as': roles.get(key)! });
const codesOf = ({ errors = [] }: Awaited<ReturnType<GraphClient['send']>>) =>
  errors.map(({ extensions }) => extensions.code);
const audit = () =>
  graph.subgraphs.tenancy.sql<{ user: string; role: string }>(
    `select actor_user_id as "user", resource_id as role from audit_event where action = 'role.preview' and organization_id = $1`,
    [acme.id],
  );

const everything = `{
  organization { name billingEmail }
  auditEvents(first: 1) { edges { node { id } } }
  projects(first: 50) { edges { node { id } } }
  slackChannels(first: 50) { edges { node { id } } }
}`;

test('an owner sees what a viewer sees of what asks a permission, and is refused what they are', async () => {
  const mine = await owner.send(everything);
  expect(codesOf(mine)).toEqual([]);
  const seen = await owner.send(everything, {}, as('VIEWER'));
  const viewer = await (await graph.signIn('viewer@acme.test', 'acme')).send(everything);
  expect(codesOf(seen)).toEqual(codesOf(viewer));
  expect(codesOf(seen)).toContain('FORBIDDEN');
  expect(seen.data.auditEvents).toBeNull();
  expect(seen.data.organization).toEqual(viewer.data.organization);
});

test('what the owner sees by who they are is not seen: private channels, and what is in them', async () => {
  const query = '{ slackChannels(first: 100) { edges { node { id } } } }';
  const ids = async (headers = {}) =>
    ((await owner.send(query, {}, headers)).data.slackChannels.edges as { node: { id: string } }[]).map(
      ({ node }) => node.id,
    );
  const [mine, seen] = [await ids(), await ids(as('OWNER'))];
  expect(seen.every((id) => mine.includes(id))).toBe(true);
  const types = await graph.subgraphs.slack.sql<{ type: string }>(
    'select distinct type from slack_channel where id = any($1)',
    [seen],
  );
  expect(types).toEqual([{ type: 'PUBLIC' }]);
  expect(mine.length).toBeGreaterThan(seen.length);
});

test('no role shows more than the caller holds themselves', async () => {
  await graph.subgraphs.tenancy.sql(
    `insert into role (id, organization_id, key, display_name, level, permissions, is_system)
     values (gen_random_uuid(), $1, 'AUDITOR', 'Auditor', 10, array['audit:read','role:preview'], false)`,
    [acme.id],
  );
  const { data } = await owner.send('{ roles(first: 50) { edges { node { id key } } } }');
  for (const { node } of data.roles.edges as { node: { id: string; key: string } }[]) roles.set(node.key, node.id);
  await graph.subgraphs.tenancy.sql(
    `update membership set role_id = $1, version = version + 1 where user_id = $2 and organization_id = $3`,
    [roles.get('AUDITOR'), demonstrationUsers.acmeViewer.id, acme.id],
  );
  const auditor = await graph.signIn('viewer@acme.test', 'acme');
  expect(codesOf(await auditor.send('{ auditEvents(first: 1) { edges { node { id } } } }'))).toEqual([]);
  const answer = await auditor.send(everything, {}, as('OWNER'));
  expect(answer.data).toMatchObject({ projects: null, slackChannels: null });
  expect(answer.data.auditEvents.edges.length).toBeGreaterThan(0);
});

test.each(['admin', 'manager', 'member'])('%s reads as nobody, and no line says that they did', async (name) => {
  const before = (await audit()).length;
  const client = await graph.signIn(`${name}@acme.test`, 'acme');
  const answer = await client.send('{ organization { id } }', {}, as('VIEWER'));
  expect(codesOf(answer)).toEqual(['FORBIDDEN']);
  expect((await audit()).length).toBe(before);
});

test('a role of another organization is told in the bytes of one that does not exist', async () => {
  const beta = await graph.signIn('owner@beta.test', 'beta');
  const { data } = await beta.send('{ roles(first: 1) { edges { node { id } } } }');
  const foreign = data.roles.edges[0].node.id as string;
  const [first, second] = await Promise.all(
    [foreign, crypto.randomUUID()].map((id) => owner.send('{ organization { id } }', {}, { 'x-orgraph-read-as': id })),
  );
  expect(codesOf(first!)).toEqual(['NOT_FOUND']);
  expect(first!.text).toBe(second!.text);
});

test('nothing is changed: a mutation is refused', async () => {
  const mutation = 'mutation { createProject(input: { name: "Seen" }) { project { id } } }';
  const answer = await owner.send(mutation, {}, as('OWNER'));
  expect(answer.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', outcome: 'NOT_DONE' } }]);
  expect(await graph.subgraphs.content.sql(`select id from project where name = 'Seen'`)).toEqual([]);
});

test('the audit trail has one line for what somebody reads as a role for a while', async () => {
  const count = async () => (await audit()).filter(({ role }) => role === roles.get('MANAGER')).length;
  expect(await count()).toBe(0);
  await owner.send('{ organization { id } }', {}, as('MANAGER'));
  expect(await audit()).toContainEqual({ user: demonstrationUsers.acmeOwner.id, role: roles.get('MANAGER') });
  const { data } = await owner.send('{ organization { version } }');
  await owner.send(
    `mutation { updateOrganization(input: { version: ${data.organization.version}, name: "Acme" }) { organization { id } } }`,
  );
  await owner.send('{ organization { id } }', {}, as('MANAGER'));
  expect(await count()).toBe(1);
});

test('the plan is told to who may see it and asks, and to nobody else', async () => {
  const query = '{ organization { id members(first: 2) { edges { node { id correlation { id } } } } } }';
  const asks = { 'x-orgraph-plan': '1' };
  const planOf = async (client: GraphClient, headers: Record<string, string> = asks) =>
    (JSON.parse((await client.send(query, {}, headers)).text) as { extensions?: { plan?: { steps: object } } })
      .extensions?.plan;
  const plan = await planOf(owner);
  expect(JSON.stringify(plan)).toMatch(/"subgraph":"tenancy".*"subgraph":"integrations"/);
  expect(plan!.steps).toMatchObject({
    kind: 'sequence',
    steps: [
      { kind: 'fetch', subgraph: 'tenancy', paths: [], ran: { objects: 1, bytes: expect.any(Number) } },
      { kind: 'fetch', subgraph: 'integrations', ran: { objects: 2 } },
    ],
  });
  expect(await planOf(owner, {})).toBeUndefined();
  expect(await planOf(await graph.signIn('admin@acme.test', 'acme'))).toBeDefined();
  expect(await planOf(owner, { ...asks, ...as('VIEWER') })).toBeUndefined();
  for (const name of ['manager', 'member'])
    expect(await planOf(await graph.signIn(`${name}@acme.test`, 'acme'))).toBeUndefined();
  const me = '{ me { id } }';
  const alone = await (await graph.signIn('owner@acme.test')).send(me, {}, asks);
  const nobody = await graph.client().send('{ __typename }', {}, asks);
  expect(alone.text + nobody.text).not.toContain('plan');
});
