import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demonstrationId, demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import type { Permission } from '#platform/identity/permissions.ts';
import { currentVersion } from '../harness/currentVersion.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';
import { memberIdentity } from '../harness/subgraph.ts';

let graph: TestGraph;
let owner: GraphClient;
let reader: GraphClient;
let organization: string;
let ids: { reviewer: string; workspace: string; channel: string; correlation: string; project: string; team: string };

beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
  owner = await graph.signIn('owner@acme.test', 'acme');
  reader = await graph.signIn('viewer@acme.test', 'acme');
  const { data, errors } = await owner.send(`{
    organization { id }
    roles { edges { node { id key } } }
    members { edges { node { id email } } }
    slackWorkspaces { edges { node { id channels(filter: { type: PUBLIC }) { edges { node { id } } } } } }
    userCorrelations { edges { node { id } } }
    projects { edges { node { id } } }
    teams { edges { node { id } } }
  }`);
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  const first = (list: { edges: { node: any }[] }) => list.edges[0]!.node;
  const workspace = first(data.slackWorkspaces);
  organization = data.organization.id;
  ids = {
    reviewer: data.roles.edges.find(({ node }: any) => node.key === 'REVIEWER').node.id,
    workspace: workspace.id,
    channel: first(workspace.channels).id,
    correlation: first(data.userCorrelations).id,
    project: first(data.projects).id,
    team: first(data.teams).id,
  };
  const member = data.members.edges.find(({ node }: any) => node.email === 'viewer@acme.test').node.id;
  await owner.send(
    `mutation { setMemberRole(input: { id: "${member}", version: 1, roleId: "${demonstrationId('acme', 'role REVIEWER')}" }) { membership { id } } }`,
  );
});
afterAll(() => graph.stop());

/** The reader holds these permissions alone from now on. */
async function hold(...permissions: Permission[]): Promise<void> {
  const version = await currentVersion(graph.subgraphs.tenancy, 'role', ids.reviewer);
  const { errors } = await owner.send(
    `mutation ($permissions: [String!]) { updateRole(input: { id: "${ids.reviewer}", version: ${version}, permissions: $permissions }) { role { id } } }`,
    { permissions },
  );
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
}

/** The same person, as a subgraph is told of them, with these permissions alone. */
const directly = (subgraph: string, permissions: Permission[]) =>
  graph.subgraphs[subgraph]!.client({
    ...memberIdentity(organization, 'VIEWER', demonstrationUsers.acmeViewer.id),
    role: null,
    permissions,
  });

const forbidden = (permission: string, path: (string | number)[]) => ({
  message: `You need the permission ${permission} for this.`,
  path,
  extensions: expect.objectContaining({ code: 'FORBIDDEN' }),
});

const versionOf = (subgraph: string, table: string, id: unknown) =>
  currentVersion(graph.subgraphs[subgraph]!, table, id);

interface Way {
  subgraph: string;
  holding: Permission;
  lacking: Permission;
  operation: () => string | Promise<string>;
  /** The answer, and where it ends. */
  data: unknown;
  path: string[];
}

const ways: Record<string, Way> = {
  'an organization through one’s own membership': {
    subgraph: 'tenancy',
    holding: 'member:read',
    lacking: 'organization:read',
    operation: () => '{ myMembership { organization { name billingEmail } } }',
    data: { myMembership: { organization: null } },
    path: ['myMembership', 'organization'],
  },
  'workspace, channels and messages through setSlackWorkspaceFeatures': {
    subgraph: 'slack',
    holding: 'integration:connect',
    lacking: 'slack:read',
    operation: async () =>
      `mutation { setSlackWorkspaceFeatures(input: { id: "${ids.workspace}", version: ${await versionOf('slack', 'slack_workspace', ids.workspace)}, surveyEnabled: true }) { workspace { name channels { edges { node { name messages { edges { node { text } } } } } } } } }`,
    data: { setSlackWorkspaceFeatures: { workspace: null } },
    path: ['setSlackWorkspaceFeatures', 'workspace'],
  },
  'workspace, channels and messages through selectChannels': {
    subgraph: 'slack',
    holding: 'analysis:run',
    lacking: 'slack:read',
    operation: async () =>
      `mutation { selectChannels(input: { workspaceId: "${ids.workspace}", version: ${await versionOf('slack', 'slack_workspace', ids.workspace)}, channelIds: ["${ids.channel}"] }) { workspace { name channels { edges { node { name messages { edges { node { text } } } } } } } } }`,
    data: { selectChannels: { workspace: null } },
    path: ['selectChannels', 'workspace'],
  },
  'a correlation through verifyUserCorrelation': {
    subgraph: 'integrations',
    holding: 'correlation:manage',
    lacking: 'integration:read',
    operation: async () =>
      `mutation { verifyUserCorrelation(input: { id: "${ids.correlation}", version: ${await versionOf('integrations', 'user_correlation', ids.correlation)} }) { correlation { email accounts { edges { node { externalId } } } } } }`,
    data: { verifyUserCorrelation: { correlation: null } },
    path: ['verifyUserCorrelation', 'correlation'],
  },
  'sections through createSection': {
    subgraph: 'content',
    holding: 'project:write',
    lacking: 'project:read',
    operation: () =>
      `mutation { createSection(input: { projectId: "${ids.project}", sectionType: "planning", title: "New" }) { section { title project { name sections { edges { node { content } } } } } } }`,
    data: { createSection: { section: null } },
    path: ['createSection', 'section'],
  },
  'members through updateTeam': {
    subgraph: 'tenancy',
    holding: 'team:manage',
    lacking: 'team:read',
    operation: async () =>
      `mutation { updateTeam(input: { id: "${ids.team}", version: ${await versionOf('tenancy', 'team', ids.team)}, description: "Known" }) { team { name members { edges { node { membership { email } } } } } } }`,
    data: { updateTeam: { team: null } },
    path: ['updateTeam', 'team'],
  },
};

test.each(Object.entries(ways))('%s: not without the permission to read them', async (_, way) => {
  const { subgraph, holding, lacking, data, path } = way;
  await hold(holding);
  const answer = await reader.send(await way.operation());
  expect({ data: answer.data, errors: answer.errors }).toEqual({ data, errors: [forbidden(lacking, path)] });
  const direct = await directly(subgraph, [holding]).send(await way.operation());
  expect(direct.data).toEqual(data);
  expect(direct.errors).toMatchObject([{ path, extensions: { code: 'FORBIDDEN' } }]);
  await hold(holding, lacking);
  const allowed = (await reader.send(await way.operation())).data;
  expect(allowed).not.toEqual(data);
  expect(Object.values(allowed)).not.toContain(null);
});

test('a team’s members ask for what members are, not for what teams are', async () => {
  await hold('team:read');
  const { data, errors } = await reader.send(
    `{ team(by: { id: "${ids.team}" }) { name members { edges { node { role membership { displayName email } } } } } }`,
  );
  expect(data.team.members.edges).not.toEqual([]);
  for (const { node } of data.team.members.edges) expect(node).toEqual({ role: expect.any(String), membership: null });
  expect(errors).toEqual([forbidden('member:read', ['team', 'members', 'edges'])]);
});

test('what is refused is not fetched, and the rest is answered', async () => {
  await hold('content:read');
  graph.fetches.length = 0;
  const { data, errors } = await reader.send(
    '{ slackWorkspaces { edges { node { name } } } contentBlocks { edges { node { title createdBy { id name } } } } }',
  );
  expect(graph.fetches).toEqual(['content']);
  expect(data.slackWorkspaces).toBeNull();
  expect(data.contentBlocks.edges[0].node).toEqual({ title: expect.any(String), createdBy: null });
  expect(errors).toEqual([
    forbidden('slack:read', ['slackWorkspaces']),
    forbidden('member:read', ['contentBlocks', 'edges']),
  ]);
});

test('who an object refers to is part of the object: an id asks nothing', async () => {
  await hold('content:read');
  const { data, errors } = await reader.send(
    '{ contentBlocks(first: 1) { edges { node { createdBy { __typename id } } } } myMembership { organization { id } } }',
  );
  expect(errors).toBeUndefined();
  expect(data.contentBlocks.edges[0].node.createdBy).toEqual({ __typename: 'User', id: expect.any(String) });
  expect(data.myMembership.organization).toEqual({ id: organization });
});

test('what a contributed field asks is its own permission, and what it requires', async () => {
  const operation = '{ myMembership { email correlation { id slackUsers { name } } } }';
  await hold('integration:read', 'member:read');
  const answered = await reader.send(operation);
  expect(answered.data.myMembership).toEqual({
    email: 'viewer@acme.test',
    correlation: { id: expect.any(String), slackUsers: null },
  });
  expect(answered.errors).toEqual([forbidden('slack:read', ['myMembership', 'correlation', 'slackUsers'])]);
  for (const held of [
    ['slack:read', 'member:read'],
    ['slack:read', 'integration:read'],
  ] as const) {
    await hold(...held);
    expect((await reader.send(operation)).data.myMembership).toEqual({ email: 'viewer@acme.test', correlation: null });
  }
  await hold('slack:read', 'integration:read', 'member:read');
  const both = await reader.send(operation);
  expect(both.errors).toBeUndefined();
  expect(both.data.myMembership.correlation.slackUsers).not.toEqual([]);
});

test('nobody needs a permission to read what is their own, by the shorter list', async () => {
  await hold('inbox:read');
  const mine = await reader.send(`{
    me { email timezone organizations { edges { node { role { displayName } slug membershipStatus } } } }
    myMembership { email status displayName role { key permissions } organization { slug name status } user { email } }
    myOrganizations { edges { node { slug name } } }
  }`);
  expect(mine.errors).toBeUndefined();
  expect(mine.data.myMembership).toMatchObject({
    email: 'viewer@acme.test',
    role: { permissions: ['inbox:read'] },
    organization: { slug: 'acme' },
  });
  expect(mine.data.me.organizations.edges).toEqual([
    { node: { role: { displayName: 'Reviewer' }, slug: 'acme', membershipStatus: 'ACTIVE' } },
  ]);
  expect(mine.data.myOrganizations.edges).toEqual([{ node: { slug: 'acme', name: 'Acme' } }]);
  const more = await reader.send(`{
    myMembership { organization { slug billingEmail } }
    organization { slug }
  }`);
  expect(more.data).toEqual({ myMembership: { organization: null }, organization: null });
  expect(more.errors).toEqual([
    forbidden('organization:read', ['myMembership', 'organization']),
    forbidden('organization:read', ['organization']),
  ]);
});

test('without an organization nobody has a permission, and what is their own is read all the same', async () => {
  const alone = await graph.signIn('viewer@acme.test');
  const { data, errors } = await alone.send(
    '{ me { email organizations { edges { node { slug } } } defaultOrganization { slug } } }',
  );
  expect(data).toEqual({
    me: {
      email: 'viewer@acme.test',
      organizations: { edges: [{ node: { slug: 'acme' } }] },
      defaultOrganization: { slug: 'acme' },
    },
  });
  expect(errors).toBeUndefined();
  expect((await alone.send('{ me { email } myMembership { role { key } } }')).errors).toMatchObject([
    { extensions: { code: 'ORGANIZATION_REQUIRED' } },
  ]);
});
