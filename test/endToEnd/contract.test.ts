import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demonstrationOrganizations } from '#platform/demonstration/demonstration.ts';
import { currentVersion } from '../harness/currentVersion.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';

let graph: TestGraph;
const as = new Map<string, GraphClient>();

beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
  for (const role of ['owner', 'admin', 'manager', 'member', 'viewer'])
    as.set(role, await graph.signIn(`${role}@acme.test`, 'acme'));
  as.set('stranger', await graph.signIn('owner@beta.test', 'beta'));
});
afterAll(() => graph.stop());

const client = (who: string): GraphClient => as.get(who)!;
const codes = ({ errors = [] }: { errors?: { extensions: { code: string } }[] }) =>
  errors.map(({ extensions }) => extensions.code);
const dashboard = readFileSync(new URL('../../schema/operations/1-dashboard.graphql', import.meta.url), 'utf8');

test('a member’s dashboard is answered from all four subgraphs, and only with Acme’s rows', async () => {
  graph.fetches.length = 0;
  const { data, errors } = await client('member').send(dashboard);
  expect(errors).toBeUndefined();
  expect(new Set(graph.fetches)).toEqual(new Set(['tenancy', 'integrations', 'slack', 'content']));
  expect(data.me).toEqual({ id: expect.any(String), email: 'member@acme.test' });
  expect(data.organization).toMatchObject({ id: demonstrationOrganizations.acme.id, slug: 'acme', name: 'Acme' });
  const members = data.organization.members.edges.map(
    ({ node }: { node: { email: string; correlation: { slackUsers: { displayName: string }[] } } }) => node,
  );
  expect(members.map(({ email }: { email: string }) => email).sort()).toEqual([
    'admin@acme.test',
    'consultant@both.test',
    'manager@acme.test',
    'member@acme.test',
    'owner@acme.test',
    'viewer@acme.test',
  ]);
  expect(
    members.every(({ correlation }: { correlation: { slackUsers: unknown[] } }) => correlation.slackUsers.length === 1),
  ).toBe(true);
  const { integrations, slackWorkspaces, contentBlocks, projects, teams } = data.organization;
  expect(
    integrations.edges.map(({ node }: { node: { provider: string; slackWorkspace: unknown } }) => [
      node.provider,
      node.slackWorkspace,
    ]),
  ).toContainEqual(['SLACK', { name: 'Acme' }]);
  expect(
    slackWorkspaces.edges[0].node.channels.edges.some(
      ({ node }: { node: { messages: { edges: unknown[] } } }) => node.messages.edges.length === 3,
    ),
  ).toBe(true);
  expect(contentBlocks.edges.length).toBeGreaterThan(5);
  expect(
    contentBlocks.edges.every(({ node }: { node: { createdBy: { name: string } } }) =>
      node.createdBy.name.includes(' '),
    ),
  ).toBe(true);
  expect(projects.edges.length).toBeGreaterThan(2);
  expect(teams.edges.length).toBeGreaterThan(1);
});

test('a foreign organization and one that does not exist are the same bytes', async () => {
  const answers = await Promise.all(
    ['beta', 'nosuch', demonstrationOrganizations.beta.id, randomUUID()].map(async (organization) =>
      (await graph.signIn('member@acme.test', organization)).send(dashboard),
    ),
  );
  expect(codes(answers[0]!)).toEqual(['FORBIDDEN']);
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
});

test.each(['contentBlock', 'project', 'slackChannel', 'integration', 'team'])(
  '%s answers Beta’s id read as Acme exactly as an unknown id',
  async (field) => {
    const list = {
      contentBlock: 'contentBlocks',
      project: 'projects',
      slackChannel: 'slackChannels',
      integration: 'integrations',
      team: 'teams',
    }[field]!;
    const foreign = (await client('stranger').send(`{ ${list}(first: 1) { edges { node { id } } } }`)).data[list]
      .edges[0].node.id as string;
    const by = field === 'team' ? 'by: { id: $id }' : 'id: $id';
    const look = `query ($id: ID!) { ${field}(${by}) { id } }`;
    const [answer, unknown] = await Promise.all([
      client('member').send(look, { id: foreign }),
      client('member').send(look, { id: randomUUID() }),
    ]);
    expect(answer).toMatchObject({
      status: 200,
      data: { [field]: null },
      errors: [{ path: [field], extensions: { code: 'NOT_FOUND' } }],
    });
    expect(answer.text).toBe(unknown.text);
  },
);

test('a session is refreshed again and again; an old token that is used once more ends its family', async () => {
  const nobody = graph.client();
  const login = await nobody.send(
    'mutation { logIn(input: { email: "member@acme.test", password: "orgraph-demo" }) { accessToken refreshToken user { id email } } }',
  );
  expect(login.data.logIn.user.email).toBe('member@acme.test');
  const refresh = (refreshToken: string) =>
    nobody.send(
      'mutation ($token: String!) { refreshSession(input: { refreshToken: $token }) { accessToken refreshToken } }',
      { token: refreshToken },
    );
  const first = login.data.logIn.refreshToken as string;
  const second = (await refresh(first)).data.refreshSession.refreshToken as string;
  const third = (await refresh(second)).data.refreshSession.refreshToken as string;
  expect(codes(await refresh(first))).toEqual(['UNAUTHENTICATED']);
  expect(codes(await refresh(third))).toEqual(['UNAUTHENTICATED']);
});

test('who signs up owns a personal organization, and can make another', async () => {
  const email = `new-${randomUUID()}@signup.test`;
  const { data } = await graph
    .client()
    .send(
      'mutation ($email: EmailAddress!) { signUp(input: { email: $email, password: "long enough words", name: "New Person" }) { accessToken user { id } organization { slug kind } } }',
      { email },
    );
  expect(data.signUp.organization).toEqual({ slug: expect.any(String), kind: 'PERSONAL' });
  const alone = graph.client({ token: data.signUp.accessToken });
  const slug = `made-${randomUUID().slice(0, 8)}`;
  const make =
    'mutation ($slug: String!) { createOrganization(input: { name: "Made", slug: $slug }) { organization { id slug } } }';
  expect((await alone.send(make, { slug })).data).toEqual({
    createOrganization: { organization: { id: expect.any(String), slug } },
  });
  const inside = graph.client({ token: data.signUp.accessToken, organization: slug });
  expect(
    (
      await inside.send(
        '{ organization { name members { edges { node { role { key } user { id } } } } } contentBlocks { edges { node { id } } } }',
      )
    ).data,
  ).toEqual({
    organization: {
      name: 'Made',
      members: { edges: [{ node: { role: { key: 'OWNER' }, user: { id: data.signUp.user.id } } }] },
    },
    contentBlocks: { edges: [] },
  });
  expect(codes(await alone.send(make, { slug }))).toEqual(['CONFLICT']);
  const created = await inside.send('mutation { createProject(input: { name: "First" }) { project { id status } } }');
  expect(created.data).toEqual({ createProject: { project: { id: expect.any(String), status: 'DRAFT' } } });
});

const block =
  'mutation ($title: String!, $content: String!) { createContentBlock(input: { type: COMPANY_PROFILE, title: $title, content: $content, tags: ["x"] }) { contentBlock { id version } } }';
const memberships = '{ organization { members { edges { node { id status email } } } } }';
const membershipOf = async (who: string, email: string) =>
  (
    (await client(who).send(memberships)).data.organization.members.edges as {
      node: { id: string; email: string };
    }[]
  ).find(({ node }) => node.email === email)!.node.id;

test('each change is allowed from the role that the model names', async () => {
  const blockId = (await client('member').send(block, { title: 'Mine', content: 'Text' })).data.createContentBlock
    .contentBlock.id as string;
  const viewerMembership = await membershipOf('admin', 'viewer@acme.test');
  const changes: [first: string, mutation: (version: number) => string][] = [
    [
      'member',
      () =>
        `mutation { createContentBlock(input: { type: PROCEDURE, title: "T", content: "C" }) { contentBlock { version } } }`,
    ],
    [
      'member',
      () =>
        `mutation { updateContentBlock(input: { id: "${blockId}", version: 1, title: "Mine" }) { contentBlock { version } } }`,
    ],
    ['member', () => 'mutation { createProject(input: { name: "P" }) { project { status } } }'],
    [
      'manager',
      () => `mutation { createTeam(input: { name: "T ${randomUUID()}", slug: "t-${randomUUID()}" }) { team { id } } }`,
    ],
    [
      'admin',
      (version) =>
        `mutation { suspendMember(input: { id: "${viewerMembership}", version: ${version} }) { membership { status } } }`,
    ],
    [
      'admin',
      (version) =>
        `mutation { reactivateMember(input: { id: "${viewerMembership}", version: ${version} }) { membership { status } } }`,
    ],
  ];
  const order = ['viewer', 'member', 'manager', 'admin', 'owner'];
  const outcomes: string[] = [];
  const expected: string[] = [];
  for (const [first, make] of changes) {
    for (const [level, role] of order.entries()) {
      const mutation = make(await currentVersion(graph.subgraphs.tenancy, 'membership', viewerMembership));
      const code = codes(await client(role).send(mutation))[0] ?? 'none';
      outcomes.push(
        `${mutation} as ${role}: ${['FORBIDDEN', 'UNAUTHENTICATED', 'INTERNAL'].includes(code) ? code : 'allowed'}`,
      );
      expected.push(`${mutation} as ${role}: ${level >= order.indexOf(first) ? 'allowed' : 'FORBIDDEN'}`);
    }
  }
  expect(outcomes).toEqual(expected);
});

test.each<[string, string]>([
  [
    'input.slug',
    'mutation { createOrganization(input: { name: "Fine", slug: "Not A Slug" }) { organization { id } } }',
  ],
  ['input.name', 'mutation { createOrganization(input: { name: "x", slug: "fine-slug" }) { organization { id } } }'],
  ['input.name', 'mutation { createTeam(input: { name: " ", slug: "fine" }) { team { id } } }'],
  [
    'input.title',
    'mutation { createContentBlock(input: { type: PROCEDURE, title: "", content: "x" }) { contentBlock { id } } }',
  ],
  ['input.name', 'mutation { createProject(input: { name: "" }) { project { id } } }'],
  [
    'input.password',
    'mutation { signUp(input: { email: "a@signup.test", password: "short", name: "A" }) { user { id } } }',
  ],
  [
    'input.email',
    'mutation { signUp(input: { email: "nobody", password: "long enough words", name: "A" }) { user { id } } }',
  ],
])('a bad %s is named', async (field, mutation) => {
  expect((await client('owner').send(mutation)).errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT', field } },
  ]);
});

test('a stranger changes nothing', async () => {
  const mine = (await client('member').send(block, { title: 'Kept', content: 'As it is' })).data.createContentBlock
    .contentBlock.id as string;
  const membership = await membershipOf('admin', 'member@acme.test');
  for (const mutation of [
    `mutation { updateContentBlock(input: { id: "${mine}", version: 1, title: "Taken" }) { contentBlock { id } } }`,
    `mutation { suspendMember(input: { id: "${membership}", version: 1 }) { membership { id } } }`,
    `mutation { reactivateMember(input: { id: "${membership}", version: 1 }) { membership { id } } }`,
  ])
    expect(codes(await client('stranger').send(mutation))).toEqual(['NOT_FOUND']);
  expect((await client('member').send(`{ contentBlock(id: "${mine}") { title version } }`)).data).toEqual({
    contentBlock: { title: 'Kept', version: 1 },
  });
  expect(await graph.subgraphs.tenancy.sql('select status from membership where id = $1', [membership])).toEqual([
    { status: 'ACTIVE' },
  ]);
});

test('without an organization a person reads who they are and where they belong', async () => {
  const alone = await graph.signIn('consultant@both.test');
  const { data, errors } = await alone.send('{ me { email } myOrganizations { edges { node { slug } } } }');
  expect(errors).toBeUndefined();
  expect(data.me).toEqual({ email: 'consultant@both.test' });
  expect(data.myOrganizations.edges.map(({ node }: { node: { slug: string } }) => node.slug).sort()).toEqual([
    'acme',
    'beta',
  ]);
  expect(codes(await alone.send('{ organization { name } }'))).toEqual(['ORGANIZATION_REQUIRED']);
});

test('one person’s token serves both organizations, and each shows its own rows', async () => {
  const names = await Promise.all(
    ['acme', 'beta'].map(async (organization) => {
      const { data } = await (
        await graph.signIn('consultant@both.test', organization)
      ).send(
        '{ organization { slug } contentBlocks(first: 100) { edges { node { id } } } slackWorkspaces { edges { node { name } } } }',
      );
      return [
        data.organization.slug,
        data.slackWorkspaces.edges.map(({ node }: { node: { name: string } }) => node.name),
        data.contentBlocks.edges.map(({ node }: { node: { id: string } }) => node.id),
      ] as const;
    }),
  );
  expect(names.map(([slug, workspaces]) => [slug, workspaces])).toEqual([
    ['acme', ['Acme']],
    ['beta', ['Beta']],
  ]);
  expect(names[0]![2].filter((id: string) => names[1]![2].includes(id))).toEqual([]);
});
