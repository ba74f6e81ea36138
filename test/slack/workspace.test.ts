import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startSubgraph, type TestOrganization, type TestSubgraph } from '../harness/subgraph.ts';
import { slackRows, type SlackRows } from './slackRows.ts';

let slack: TestSubgraph;
let acme: TestOrganization;
let beta: TestOrganization;
let rows: SlackRows;
const noSuchWorkspace = {
  message: 'There is no such workspace in this organization.',
  extensions: { code: 'NOT_FOUND' },
};

beforeAll(async () => {
  slack = await startSubgraph('slack');
});
beforeEach(async () => {
  acme = await slack.organization('acme');
  beta = await slack.organization('beta');
  rows = slackRows(slack, acme);
});
afterEach(async () => {
  await slack.sql('delete from tenant');
});
afterAll(async () => {
  await slack.stop();
});

test('a workspace is read with its integration and its owner', async () => {
  const [integration, owner] = [randomUUID(), randomUUID()];
  const id = await rows.workspace({
    name: 'Acme',
    slack_id: 'T1',
    integration_id: integration,
    owner_user_id: owner,
    granted_scopes: ['channels:read'],
    connected_at: '2026-01-02T03:04:05.006Z',
  });
  expect(
    await acme.as('VIEWER').send(
      `query ($id: ID!) {
    slackWorkspace(id: $id) { id name slackId status surveyEnabled grantedScopes registeredVia connectedAt lastSyncAt integration { id } owner { id } }
  }`,
      { id },
    ),
  ).toEqual({
    data: {
      slackWorkspace: {
        id,
        name: 'Acme',
        slackId: 'T1',
        status: 'ACTIVE',
        surveyEnabled: false,
        grantedScopes: ['channels:read'],
        registeredVia: 'MANUAL',
        connectedAt: '2026-01-02T03:04:05.006Z',
        lastSyncAt: null,
        integration: { id: integration },
        owner: { id: owner },
      },
    },
  });
});

test('what the columns take and nothing writes is read as the nearest value that the graph has', async () => {
  const id = await rows.workspace({ status: 'SUSPENDED', registered_via: 'OAUTH' });
  expect(
    await acme.as('VIEWER').send('query ($id: ID!) { slackWorkspace(id: $id) { status registeredVia } }', { id }),
  ).toEqual({ data: { slackWorkspace: { status: 'DISCONNECTED', registeredVia: 'MANUAL' } } });
});

test('workspaces are listed by name, a page at a time, in both directions', async () => {
  for (const name of ['Charlie', 'Alpha', 'Bravo']) await rows.workspace({ name });
  const list = `query ($first: Int, $after: String, $last: Int, $before: String) {
    slackWorkspaces(first: $first, after: $after, last: $last, before: $before) { edges { node { name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
  }`;
  const first = await acme.as('VIEWER').send(list, { first: 2 });
  expect(first.data.slackWorkspaces).toMatchObject({
    edges: [{ node: { name: 'Alpha' } }, { node: { name: 'Bravo' } }],
    pageInfo: { hasNextPage: true, hasPreviousPage: false },
  });
  const second = await acme.as('VIEWER').send(list, { first: 2, after: first.data.slackWorkspaces.pageInfo.endCursor });
  expect(second.data.slackWorkspaces).toMatchObject({
    edges: [{ node: { name: 'Charlie' } }],
    pageInfo: { hasNextPage: false, hasPreviousPage: true },
  });
  const back = await acme
    .as('VIEWER')
    .send(list, { last: 1, before: second.data.slackWorkspaces.pageInfo.startCursor });
  expect(back.data.slackWorkspaces).toMatchObject({
    edges: [{ node: { name: 'Bravo' } }],
    pageInfo: { hasNextPage: true, hasPreviousPage: true },
  });
});

test('a cursor of another organization is refused', async () => {
  await rows.workspace();
  const { data } = await acme.as('VIEWER').send('{ slackWorkspaces { pageInfo { endCursor } } }');
  expect(
    await beta.as('VIEWER').send('query ($after: String) { slackWorkspaces(after: $after) { edges { cursor } } }', {
      after: data.slackWorkspaces.pageInfo.endCursor,
    }),
  ).toMatchObject({
    data: { slackWorkspaces: null },
    errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'after' } }],
  });
});

test('a workspace of another organization does not exist', async () => {
  const id = await rows.workspace();
  const stranger = beta.as('OWNER');
  const look = 'query ($id: ID!) { slackWorkspace(id: $id) { name } }';
  const foreign = await stranger.send(look, { id });
  expect(foreign).toMatchObject({ data: { slackWorkspace: null }, errors: [noSuchWorkspace] });
  expect(foreign).toEqual(await stranger.send(look, { id: randomUUID() }));
  expect(foreign).toEqual(await stranger.send(look, { id: 'T1' }));
  expect(await stranger.send('{ slackWorkspaces { edges { node { id } } } }')).toEqual({
    data: { slackWorkspaces: { edges: [] } },
  });
  const change =
    'mutation ($input: SetSlackWorkspaceFeaturesInput!) { setSlackWorkspaceFeatures(input: $input) { workspace { id } } }';
  expect(await stranger.send(change, { input: { id, version: 1, surveyEnabled: true } })).toMatchObject({
    data: { setSlackWorkspaceFeatures: null },
    errors: [noSuchWorkspace],
  });
  expect(await slack.sql('select survey_enabled from slack_workspace where id = $1', [id])).toEqual([
    { survey_enabled: false },
  ]);
});

test('entity references answer the own organization alone', async () => {
  const integration = randomUUID();
  const id = await rows.workspace({ name: 'Acme', integration_id: integration });
  const representations = [
    { __typename: 'SlackWorkspace', id },
    { __typename: 'Organization', id: acme.id },
    { __typename: 'Integration', id: integration },
    { __typename: 'Integration', id: 'x' },
  ];
  const resolve = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
    ... on SlackWorkspace { name } ... on Organization { slackWorkspaces { edges { node { name } } } } ... on Integration { slackWorkspace { name } }
  } }`;
  const workspace = { name: 'Acme' };
  expect(await acme.as('VIEWER').send(resolve, { representations })).toEqual({
    data: {
      _entities: [
        workspace,
        { slackWorkspaces: { edges: [{ node: workspace }] } },
        { slackWorkspace: workspace },
        null,
      ],
    },
  });
  expect(await beta.as('OWNER').send(resolve, { representations })).toEqual({
    data: { _entities: [null, null, { slackWorkspace: null }, null] },
  });
});

test('features change where they are named, by those who may connect integrations', async () => {
  const id = await rows.workspace();
  const change =
    'mutation ($input: SetSlackWorkspaceFeaturesInput!) { setSlackWorkspaceFeatures(input: $input) { workspace { surveyEnabled } } }';
  for (const role of ['VIEWER', 'MEMBER', 'MANAGER'] as const) {
    expect(await acme.as(role).send(change, { input: { id, version: 1, surveyEnabled: true } })).toMatchObject({
      data: { setSlackWorkspaceFeatures: null },
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
  }
  expect(await acme.as('ADMIN').send(change, { input: { id, version: 1, surveyEnabled: true } })).toEqual({
    data: { setSlackWorkspaceFeatures: { workspace: { surveyEnabled: true } } },
  });
  expect(await acme.as('OWNER').send(change, { input: { id, version: 2, surveyEnabled: false } })).toEqual({
    data: { setSlackWorkspaceFeatures: { workspace: { surveyEnabled: false } } },
  });
  expect(await acme.as('ADMIN').send(change, { input: { id, version: 3 } })).toMatchObject({
    data: { setSlackWorkspaceFeatures: null },
    errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'input' } }],
  });
});

test('a workspace that is not connected keeps its features', async () => {
  const id = await rows.workspace({ status: 'DISCONNECTED' });
  expect(
    await acme
      .as('ADMIN')
      .send(
        'mutation ($input: SetSlackWorkspaceFeaturesInput!) { setSlackWorkspaceFeatures(input: $input) { workspace { id } } }',
        { input: { id, version: 1, surveyEnabled: true } },
      ),
  ).toMatchObject({
    data: { setSlackWorkspaceFeatures: null },
    errors: [{ extensions: { code: 'INVALID_STATE', state: 'DISCONNECTED' } }],
  });
});

test('a workspace in use belongs to one organization; one that is disconnected stands in nobody’s way', async () => {
  const id = await rows.workspace({ slack_id: 'T1' });
  const others = slackRows(slack, beta);
  await expect(others.workspace({ slack_id: 'T1' })).rejects.toMatchObject({
    constraint: 'slack_workspace_in_use_unique',
  });
  await slack.sql(`update slack_workspace set status = 'SUSPENDED' where id = $1`, [id]);
  await others.workspace({ slack_id: 'T1' });
  await expect(slack.sql(`update slack_workspace set status = 'ACTIVE' where id = $1`, [id])).rejects.toMatchObject({
    constraint: 'slack_workspace_in_use_unique',
  });
});

test('the integrations of a page cost one statement, however many they are', async () => {
  const representations: { __typename: string; id: string }[] = [];
  for (let index = 0; index < 20; index += 1) {
    const id = randomUUID();
    await rows.workspace({ integration_id: id });
    representations.push({ __typename: 'Integration', id });
  }
  const resolve =
    'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Integration { slackWorkspace { name } } } }';
  for (const size of [1, 20]) {
    slack.statements.length = 0;
    const { data } = await acme.as('VIEWER').send(resolve, { representations: representations.slice(0, size) });
    expect(data._entities).toEqual(Array.from({ length: size }, () => ({ slackWorkspace: { name: 'Workspace' } })));
    expect(slack.statements).toHaveLength(1);
  }
});
