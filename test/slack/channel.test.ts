import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { SubgraphClient } from '../harness/client.ts';
import { currentVersion } from '../harness/currentVersion.ts';
import { startSubgraph, type TestOrganization, type TestSubgraph } from '../harness/subgraph.ts';
import { slackRows, type SlackRows } from './slackRows.ts';

let slack: TestSubgraph;
let acme: TestOrganization;
let beta: TestOrganization;
let rows: SlackRows;
let workspace: string;
const noSuchChannel = { message: 'There is no such channel in this organization.', extensions: { code: 'NOT_FOUND' } };
const select =
  'mutation ($input: SelectChannelsInput!) { selectChannels(input: $input) { workspace { channels(filter: { selectedForAnalysis: true }) { edges { node { name } } } } } }';

const choose = async (client: SubgraphClient, input: { workspaceId: string; channelIds: string[] }) =>
  client.send(select, { input: { version: await currentVersion(slack, 'slack_workspace', workspace), ...input } });

beforeAll(async () => {
  slack = await startSubgraph('slack');
});
beforeEach(async () => {
  acme = await slack.organization('acme');
  beta = await slack.organization('beta');
  rows = slackRows(slack, acme);
  workspace = await rows.workspace({ name: 'Acme' });
});
afterEach(async () => {
  await slack.sql('delete from tenant');
});
afterAll(async () => {
  await slack.stop();
});

/** Names of the channels of a list. */
async function channels(client: SubgraphClient, variables: Record<string, unknown> = {}): Promise<string[]> {
  const { data } = await client.send(
    'query ($filter: SlackChannelFilter) { slackChannels(filter: $filter) { edges { node { name } } } }',
    variables,
  );
  return data.slackChannels.edges.map(({ node }: { node: { name: string } }) => node.name);
}

test('a channel is read with its workspace and its members', async () => {
  const id = await rows.channel(workspace, { name: 'general', slack_id: 'C1', topic: 'News', member_count: 3 });
  const user = await rows.user(workspace, { name: 'max' });
  await rows.member(id, user);
  expect(
    await acme.as('VIEWER').send(
      `query ($id: ID!) {
    slackChannel(id: $id) { id slackId name type topic purpose memberCount isArchived selectedForAnalysis workspace { name } members { edges { node { slackUser { name } channel { name } } } } }
  }`,
      { id },
    ),
  ).toEqual({
    data: {
      slackChannel: {
        id,
        slackId: 'C1',
        name: 'general',
        type: 'PUBLIC',
        topic: 'News',
        purpose: null,
        memberCount: 3,
        isArchived: false,
        selectedForAnalysis: false,
        workspace: { name: 'Acme' },
        members: { edges: [{ node: { slackUser: { name: 'max' }, channel: { name: 'general' } } }] },
      },
    },
  });
});

test('channels are narrowed by workspace, type, archive, selection and text', async () => {
  const second = await rows.workspace({ name: 'Second' });
  await rows.channel(workspace, { name: 'general', topic: 'All of 100% us' });
  await rows.channel(workspace, { name: 'launch', is_archived: true, purpose: 'The General idea' });
  await rows.channel(workspace, { name: 'sales', selected_for_analysis: true });
  await rows.channel(second, { name: 'other' });
  const viewer = acme.as('VIEWER');
  expect(await channels(viewer)).toEqual(['general', 'launch', 'other', 'sales']);
  expect(await channels(viewer, { filter: { workspaceId: second } })).toEqual(['other']);
  expect(await channels(viewer, { filter: { archived: false } })).toEqual(['general', 'other', 'sales']);
  expect(await channels(viewer, { filter: { selectedForAnalysis: true } })).toEqual(['sales']);
  expect(await channels(viewer, { filter: { type: 'PRIVATE' } })).toEqual([]);
  expect(await channels(viewer, { filter: { text: ' GENERAL ' } })).toEqual(['general', 'launch']);
  expect(await channels(viewer, { filter: { text: '100% u' } })).toEqual(['general']);
  expect(await channels(viewer, { filter: { text: 'gen', archived: true } })).toEqual(['launch']);
  expect(await channels(viewer, { filter: { workspaceId: second, text: 'gen' } })).toEqual([]);
  expect(await channels(viewer, { filter: { workspaceId: second, text: 'oth' } })).toEqual(['other']);
  expect(await channels(viewer, { filter: { text: 'g%l' } })).toEqual([]);
  expect(await channels(viewer, { filter: { workspaceId: workspace, text: '  ', archived: true } })).toEqual([
    'launch',
  ]);
  expect(
    await viewer.send('query ($filter: SlackChannelFilter) { slackChannels(filter: $filter) { edges { cursor } } }', {
      filter: { text: 'x'.repeat(101) },
    }),
  ).toMatchObject({
    data: { slackChannels: null },
    errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'filter.text' } }],
  });
});

test('a channel’s pages continue where they ended, in both directions', async () => {
  for (const name of ['a', 'b', 'c', 'd', 'e']) await rows.channel(workspace, { name });
  const list = `query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String) { slackWorkspace(id: $id) {
    channels(first: $first, after: $after, last: $last, before: $before) { edges { node { name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
  } }`;
  const page = async (variables: object) => {
    const {
      data: {
        slackWorkspace: {
          channels: { edges, pageInfo },
        },
      },
    } = await acme.as('VIEWER').send(list, { id: workspace, ...variables });
    return { names: edges.map(({ node }: { node: { name: string } }) => node.name).join(''), ...pageInfo };
  };
  const first = await page({ first: 2 });
  expect(first).toMatchObject({ names: 'ab', hasNextPage: true, hasPreviousPage: false });
  const second = await page({ first: 2, after: first.endCursor });
  expect(second).toMatchObject({ names: 'cd', hasNextPage: true, hasPreviousPage: true });
  expect(await page({ first: 2, after: second.endCursor })).toMatchObject({
    names: 'e',
    hasNextPage: false,
    hasPreviousPage: true,
  });
  expect(await page({ last: 2, before: second.endCursor })).toMatchObject({
    names: 'bc',
    hasNextPage: true,
    hasPreviousPage: true,
  });
  const other = slackRows(slack, beta);
  expect(await beta.as('VIEWER').send(list, { id: await other.workspace(), after: first.endCursor })).toMatchObject({
    errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'after' } }],
  });
});

test('a channel of another organization does not exist', async () => {
  const id = await rows.channel(workspace, { name: 'general' });
  const stranger = beta.as('OWNER');
  const look = 'query ($id: ID!) { slackChannel(id: $id) { name } }';
  const foreign = await stranger.send(look, { id });
  expect(foreign).toMatchObject({ data: { slackChannel: null }, errors: [noSuchChannel] });
  expect(foreign).toEqual(await stranger.send(look, { id: randomUUID() }));
  expect(await channels(stranger)).toEqual([]);
  expect(
    await stranger.send(
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on SlackChannel { name } } }',
      { representations: [{ __typename: 'SlackChannel', id }] },
    ),
  ).toEqual({ data: { _entities: [null] } });
});

test('a channel that is not public exists for its participants alone', async () => {
  const account = randomUUID();
  const participant = await rows.user(workspace, { name: 'max', user_id: account });
  await rows.user(workspace, { name: 'vera' });
  const ids: string[] = [];
  for (const type of ['PRIVATE', 'IM', 'MPIM', 'UNKNOWN']) {
    const id = await rows.channel(workspace, { name: type.toLowerCase(), type });
    await rows.member(id, participant);
    ids.push(id);
  }
  await rows.channel(workspace, { name: 'public' });
  const inside = acme.as('VIEWER', account);
  const outside = acme.as('OWNER');
  expect(await channels(inside)).toEqual(['im', 'mpim', 'private', 'public', 'unknown']);
  expect(await channels(outside)).toEqual(['public']);
  expect(await channels(outside, { filter: { type: 'PRIVATE' } })).toEqual([]);
  const look = 'query ($id: ID!) { slackChannel(id: $id) { members { edges { node { slackUser { name } } } } } }';
  for (const id of ids) {
    expect(await inside.send(look, { id })).toEqual({
      data: { slackChannel: { members: { edges: [{ node: { slackUser: { name: 'max' } } }] } } },
    });
    expect(await outside.send(look, { id })).toEqual(await outside.send(look, { id: randomUUID() }));
  }
  const nested =
    '{ slackWorkspaces { edges { node { channels(first: 1) { edges { node { name } } pageInfo { hasNextPage } } } } } }';
  expect(await outside.send(nested)).toEqual({
    data: {
      slackWorkspaces: {
        edges: [{ node: { channels: { edges: [{ node: { name: 'public' } }], pageInfo: { hasNextPage: false } } } }],
      },
    },
  });
  const representations = ids.map((id) => ({ __typename: 'SlackChannel', id }));
  expect(
    await outside.send(
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on SlackChannel { name } } }',
      { representations },
    ),
  ).toEqual({ data: { _entities: [null, null, null, null] } });
});

test('the same person in another organization is no participant', async () => {
  const account = randomUUID();
  const id = await rows.channel(workspace, { name: 'private', type: 'PRIVATE' });
  await rows.member(id, await rows.user(workspace, { user_id: account }));
  const others = slackRows(slack, beta);
  const theirs = await others.workspace();
  await others.user(theirs, { user_id: account });
  await others.channel(theirs, { name: 'theirs', type: 'PRIVATE' });
  expect(await channels(acme.as('MEMBER', account))).toEqual(['private']);
  expect(await channels(beta.as('MEMBER', account))).toEqual([]);
});

test('a selection replaces the one before it', async () => {
  const [general, sales] = [
    await rows.channel(workspace, { name: 'general', selected_for_analysis: true }),
    await rows.channel(workspace, { name: 'sales' }),
  ];
  const second = await rows.workspace();
  const elsewhere = await rows.channel(second, { name: 'elsewhere', selected_for_analysis: true });
  const selected = (...names: string[]) => ({
    data: { selectChannels: { workspace: { channels: { edges: names.map((name) => ({ node: { name } })) } } } },
  });
  expect(await choose(acme.as('MANAGER'), { workspaceId: workspace, channelIds: [sales, sales] })).toEqual(
    selected('sales'),
  );
  expect(await choose(acme.as('OWNER'), { workspaceId: workspace, channelIds: [sales, general] })).toEqual(
    selected('general', 'sales'),
  );
  expect(await choose(acme.as('ADMIN'), { workspaceId: workspace, channelIds: [] })).toEqual(selected());
  expect(await slack.sql('select selected_for_analysis from slack_channel where id = $1', [elsewhere])).toEqual([
    { selected_for_analysis: true },
  ]);
});

test('a selection with an unknown, foreign, hidden or unsuitable channel is refused whole', async () => {
  const account = randomUUID();
  const general = await rows.channel(workspace, { name: 'general' });
  const hidden = await rows.channel(workspace, { name: 'hidden', type: 'PRIVATE', selected_for_analysis: true });
  const direct = await rows.channel(workspace, { name: 'direct', type: 'IM' });
  await rows.member(direct, await rows.user(workspace, { user_id: account }));
  const others = slackRows(slack, beta);
  const foreign = await others.channel(await others.workspace());
  const elsewhere = await rows.channel(await rows.workspace());
  const manager = acme.as('MANAGER', account);
  const unknown = await choose(manager, { workspaceId: workspace, channelIds: [general, randomUUID()] });
  expect(unknown).toMatchObject({
    data: { selectChannels: null },
    errors: [{ ...noSuchChannel, extensions: { code: 'NOT_FOUND', field: 'input.channelIds.1' } }],
  });
  for (const id of [hidden, foreign, elsewhere, 'x'])
    expect(await choose(manager, { workspaceId: workspace, channelIds: [general, id] })).toEqual(unknown);
  expect(await choose(manager, { workspaceId: workspace, channelIds: [general, direct] })).toMatchObject({
    data: { selectChannels: null },
    errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'input.channelIds.1' } }],
  });
  expect(
    (await choose(manager, { workspaceId: workspace, channelIds: [hidden, general, direct, 'x'] })).errors,
  ).toMatchObject(
    [
      ['NOT_FOUND', 0],
      ['BAD_USER_INPUT', 2],
      ['NOT_FOUND', 3],
    ].map(([code, index]) => ({ extensions: { code, field: `input.channelIds.${index}` } })),
  );
  expect(await choose(beta.as('OWNER'), { workspaceId: workspace, channelIds: [] })).toMatchObject({
    data: { selectChannels: null },
    errors: [{ message: 'There is no such workspace in this organization.', extensions: { code: 'NOT_FOUND' } }],
  });
  for (const role of ['VIEWER', 'MEMBER'] as const) {
    expect(await choose(acme.as(role), { workspaceId: workspace, channelIds: [general] })).toMatchObject({
      data: { selectChannels: null },
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
  }
  expect(await slack.sql('select id from slack_channel where selected_for_analysis')).toEqual([{ id: hidden }]);
  expect(await choose(manager, { workspaceId: workspace, channelIds: [] })).toMatchObject({
    data: { selectChannels: { workspace: {} } },
  });
  expect(await slack.sql('select id from slack_channel where selected_for_analysis')).toEqual([{ id: hidden }]);
});

test('the channels, members and their users of a page cost a constant number of statements', async () => {
  const list =
    '{ slackChannels { edges { node { name workspace { name } members { edges { node { slackUser { name } channel { name } } } } } } } }';
  const counts: number[] = [];
  for (const size of [1, 20]) {
    for (let index = 0; index < size; index += 1)
      await rows.member(await rows.channel(workspace), await rows.user(workspace));
    slack.statements.length = 0;
    expect((await acme.as('VIEWER').send(list)).errors).toBeUndefined();
    counts.push(slack.statements.length);
  }
  expect(counts).toEqual([5, 5]);
});
