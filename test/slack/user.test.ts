import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startSubgraph, type TestOrganization, type TestSubgraph } from '../harness/subgraph.ts';
import { slackRows, type SlackRows } from './slackRows.ts';

let slack: TestSubgraph;
let acme: TestOrganization;
let beta: TestOrganization;
let rows: SlackRows;
let workspace: string;

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

test('a Slack user is read with its workspace and the account it is correlated with', async () => {
  const account = randomUUID();
  const id = await rows.user(workspace, {
    slack_id: 'U1',
    name: 'max',
    display_name: 'Max',
    email: 'max@acme.test',
    timezone_offset: 3600,
    profile: { pronouns: 'he' },
    user_id: account,
  });
  expect(
    await acme.as('VIEWER', account).send(
      `query ($id: ID!) {
    slackUser(id: $id) { id slackId name displayName realName email timezoneOffset isBot isAdmin isDeleted profile workspace { name } user { id } }
  }`,
      { id },
    ),
  ).toEqual({
    data: {
      slackUser: {
        id,
        slackId: 'U1',
        name: 'max',
        displayName: 'Max',
        realName: null,
        email: 'max@acme.test',
        timezoneOffset: 3600,
        isBot: false,
        isAdmin: false,
        isDeleted: false,
        profile: { pronouns: 'he' },
        workspace: { name: 'Acme' },
        user: { id: account },
      },
    },
  });
});

test('users are listed by name, of one workspace or of all, and continue after a cursor', async () => {
  const second = await rows.workspace({ name: 'Second' });
  for (const name of ['cora', 'anna', 'bert']) await rows.user(workspace, { name });
  await rows.user(second, { name: 'dora' });
  const list = `query ($workspaceId: ID, $first: Int, $after: String) {
    slackUsers(filter: { workspaceId: $workspaceId }, first: $first, after: $after) { edges { node { name } } pageInfo { hasNextPage endCursor } }
  }`;
  const names = async (variables: object) => {
    const { data } = await acme.as('VIEWER').send(list, variables as Record<string, unknown>);
    return {
      names: data.slackUsers.edges.map(({ node }: { node: { name: string } }) => node.name),
      ...data.slackUsers.pageInfo,
    };
  };
  expect(await names({})).toMatchObject({ names: ['anna', 'bert', 'cora', 'dora'], hasNextPage: false });
  const page = await names({ workspaceId: workspace, first: 2 });
  expect(page).toMatchObject({ names: ['anna', 'bert'], hasNextPage: true });
  expect(await names({ workspaceId: workspace, first: 2, after: page.endCursor })).toMatchObject({
    names: ['cora'],
    hasNextPage: false,
  });
  expect(await acme.as('VIEWER').send(list, { workspaceId: randomUUID() })).toMatchObject({
    data: { slackUsers: null },
    errors: [{ extensions: { code: 'NOT_FOUND' } }],
  });
});

test('people see the e-mail address, phone and profile of themselves, and who manages correlations those of all', async () => {
  const account = randomUUID();
  const personal = { email: 'max@acme.test', phone: '+49 30 000000', profile: { pronouns: 'he' } };
  await rows.user(workspace, { ...personal, profile: JSON.stringify(personal.profile), name: 'max', user_id: account });
  await rows.user(workspace, { ...personal, profile: JSON.stringify(personal.profile), name: 'nobody' });
  const nothing = { email: null, phone: null, profile: null };
  const seen = async (role: 'VIEWER' | 'MEMBER' | 'ADMIN' | 'OWNER', user?: string) =>
    (
      await acme.as(role, user).send('{ slackUsers { edges { node { email phone profile } } } }')
    ).data.slackUsers.edges.map(({ node }: { node: object }) => node);
  expect(await seen('VIEWER')).toEqual([nothing, nothing]);
  expect(await seen('MEMBER', account)).toEqual([personal, nothing]);
  expect(await seen('ADMIN')).toEqual([personal, personal]);
  expect(await seen('OWNER')).toEqual([personal, personal]);
});

test('people are found by the beginnings of their names’ words, without accents, and by their Slack id', async () => {
  await rows.user(workspace, { slack_id: 'U0JOSE', name: 'jose', display_name: 'José Núñez' });
  await rows.user(workspace, { slack_id: 'U0MIRA', name: 'mira', real_name: 'MIRA ÅSTRÖM' });
  await rows.user(workspace, { slack_id: 'U0PAUL', name: 'paul_100%', real_name: null });
  await rows.user(workspace, { slack_id: 'U0DECO', name: 'e', display_name: 'Ame\u0301lie' });
  const found = async (text: string | null, organization = acme) =>
    (
      await organization
        .as('VIEWER')
        .send('query ($filter: SlackUserFilter) { slackUsers(filter: $filter) { edges { node { name } } } }', {
          filter: { text },
        })
    ).data.slackUsers.edges.map(({ node }: { node: { name: string } }) => node.name);
  expect(await found('nunez')).toEqual(['jose']);
  expect(await found(' JOSÉ ')).toEqual(['jose']);
  expect(await found('astrom')).toEqual(['mira']);
  expect(await found('amélie')).toEqual(['e']);
  expect(await found('100%')).toEqual(['paul_100%']);
  expect(await found('paul_1')).toEqual(['paul_100%']);
  expect(await found('pa 10')).toEqual(['paul_100%']);
  expect(await found('aul')).toEqual([]);
  expect(await found('％')).toEqual([]);
  expect(await found('👍')).toEqual([]);
  expect(await found('\u0301')).toEqual([]);
  expect(await found('u0mira')).toEqual(['mira']);
  expect(await found('U0MIR')).toEqual(['mira']);
  expect(await found('')).toEqual(await found(null));
  expect(await found('jose', beta)).toEqual([]);
  expect(
    await acme
      .as('VIEWER')
      .send('query ($filter: SlackUserFilter) { slackUsers(filter: $filter) { edges { cursor } } }', {
        filter: { text: 'x'.repeat(101) },
      }),
  ).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'filter.text' } }] });
});

test('a Slack user of another organization does not exist', async () => {
  const account = randomUUID();
  const id = await rows.user(workspace, { slack_id: 'U1', user_id: account });
  const stranger = beta.as('OWNER');
  const look = 'query ($id: ID!) { slackUser(id: $id) { name } }';
  const foreign = await stranger.send(look, { id });
  expect(foreign).toMatchObject({
    data: { slackUser: null },
    errors: [{ message: 'There is no such Slack user in this organization.', extensions: { code: 'NOT_FOUND' } }],
  });
  expect(foreign).toEqual(await stranger.send(look, { id: randomUUID() }));
  expect(
    await stranger.send('query ($id: ID) { slackUsers(filter: { workspaceId: $id }) { edges { node { name } } } }', {
      id: workspace,
    }),
  ).toMatchObject({ data: { slackUsers: null }, errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  const representations = [
    { __typename: 'SlackUser', id },
    { __typename: 'Membership', id: randomUUID(), user: { id: account } },
    { __typename: 'Membership', id: randomUUID(), user: { id: 'no id' } },
    { __typename: 'Membership', id: randomUUID() },
    { __typename: 'UserCorrelation', id: randomUUID(), slackUserIds: ['U1'] },
  ];
  expect(
    await stranger.send(
      `query ($representations: [_Any!]!) { _entities(representations: $representations) {
    ... on SlackUser { name } ... on Membership { slackUsers { edges { node { name } } } } ... on UserCorrelation { correlated: slackUsers { name } }
  } }`,
      { representations },
    ),
  ).toEqual({ data: { _entities: [null, { slackUsers: { edges: [] } }, null, null, { correlated: [] }] } });
});

test('a member’s and a correlation’s Slack users are those of every workspace', async () => {
  const account = randomUUID();
  const second = await rows.workspace({ name: 'Second' });
  await rows.user(workspace, { slack_id: 'U1', name: 'max', user_id: account });
  await rows.user(second, { slack_id: 'U1', name: 'max.second', user_id: account });
  await rows.user(second, { slack_id: 'U2', name: 'maximilian' });
  const representations = [
    { __typename: 'Membership', id: randomUUID(), user: { id: account } },
    { __typename: 'UserCorrelation', id: randomUUID(), slackUserIds: ['U1', 'U2', 'U2', 'U3'] },
  ];
  expect(
    await acme.as('VIEWER').send(
      `query ($representations: [_Any!]!) { _entities(representations: $representations) {
    ... on Membership { slackUsers { edges { node { name } } } } ... on UserCorrelation { correlated: slackUsers { name } }
  } }`,
      { representations },
    ),
  ).toEqual({
    data: {
      _entities: [
        { slackUsers: { edges: [{ node: { name: 'max' } }, { node: { name: 'max.second' } }] } },
        { correlated: [{ name: 'max' }, { name: 'max.second' }, { name: 'maximilian' }] },
      ],
    },
  });
});

test('the Slack users of fifty correlations and members cost as many statements as those of one', async () => {
  const representations: Record<string, unknown>[] = [];
  for (let index = 0; index < 50; index += 1) {
    const account = randomUUID();
    await rows.user(workspace, { slack_id: `U${index}`, name: `user${index}`, user_id: account });
    representations.push(
      { __typename: 'UserCorrelation', id: randomUUID(), slackUserIds: [`U${index}`] },
      { __typename: 'Membership', id: randomUUID(), user: { id: account } },
    );
  }
  const resolve = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
    ... on Membership { slackUsers { edges { node { workspace { name } } } } } ... on UserCorrelation { correlated: slackUsers { workspace { name } } }
  } }`;
  const counts: number[] = [];
  for (const size of [2, 100]) {
    slack.statements.length = 0;
    const { data, errors } = await acme.as('VIEWER').send(resolve, { representations: representations.slice(0, size) });
    expect(errors).toBeUndefined();
    expect(data._entities).toHaveLength(size);
    counts.push(slack.statements.length);
  }
  expect(counts[1]).toBe(counts[0]);
});
