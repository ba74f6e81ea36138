import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startSubgraph, type TestOrganization, type TestSubgraph } from '../harness/subgraph.ts';
import { slackRows, type SlackRows } from './slackRows.ts';

let slack: TestSubgraph;
let acme: TestOrganization;
let rows: SlackRows;
let message: string;
let users: string[];

beforeAll(async () => {
  slack = await startSubgraph('slack');
  acme = await slack.organization('acme');
  rows = slackRows(slack, acme);
  const workspace = await rows.workspace();
  message = await rows.message(await rows.channel(workspace), { text: 'Lunch?' });
  users = [
    await rows.user(workspace, { name: 'anna' }),
    await rows.user(workspace, { name: 'bert' }),
    await rows.user(workspace, { name: 'cora' }),
  ];
  for (const [index, user] of users.entries())
    await rows.reaction(message, user, { emoji: ['apple', 'bread', 'carrot'][index] });
});
afterAll(async () => {
  await slack.stop();
});

const list = `query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String) { slackMessage(by: { id: $id }) {
  reactions(first: $first, after: $after, last: $last, before: $before) { edges { node { emoji slackUser { name } } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
} }`;

test('reactions come by emoji with the person, a page at a time, in both directions', async () => {
  const page = async (variables: object) => {
    const {
      data: {
        slackMessage: {
          reactions: { edges, pageInfo },
        },
      },
    } = await acme.as('VIEWER').send(list, { id: message, ...variables });
    return {
      reactions: edges.map(
        ({ node }: { node: { emoji: string; slackUser: { name: string } } }) => `${node.slackUser.name} ${node.emoji}`,
      ),
      ...pageInfo,
    };
  };
  const first = await page({ first: 2 });
  expect(first).toMatchObject({ reactions: ['anna apple', 'bert bread'], hasNextPage: true, hasPreviousPage: false });
  const second = await page({ first: 2, after: first.endCursor });
  expect(second).toMatchObject({ reactions: ['cora carrot'], hasNextPage: false, hasPreviousPage: true });
  expect(await page({ last: 1, before: second.startCursor })).toMatchObject({
    reactions: ['bert bread'],
    hasNextPage: true,
    hasPreviousPage: true,
  });
});

test('a person reacts once with an emoji, and with as many emojis as they like', async () => {
  await expect(rows.reaction(message, users[0]!, { emoji: 'apple' })).rejects.toMatchObject({ code: '23505' });
  await rows.reaction(message, users[0]!, { emoji: 'date' });
  expect(
    (await slack.sql('select count(*)::int as n from slack_reaction where slack_user_id = $1', [users[0]]))[0],
  ).toEqual({ n: 2 });
});

test('a reaction under another organization’s message is refused by the database', async () => {
  const beta = await slack.organization('beta');
  const others = slackRows(slack, beta);
  const workspace = await others.workspace();
  await expect(others.reaction(message, await others.user(workspace))).rejects.toMatchObject({ code: '23503' });
  expect(await beta.as('OWNER').send(list, { id: message })).toMatchObject({
    data: { slackMessage: null },
    errors: [{ extensions: { code: 'NOT_FOUND' } }],
  });
});

test('reactions go with their message', async () => {
  const gone = await rows.message(
    (await slack.sql('select channel_id from slack_message where id = $1', [message]))[0]!['channel_id'],
  );
  await rows.reaction(gone, users[0]!);
  await slack.sql('delete from slack_message where id = $1', [gone]);
  expect(await slack.sql('select 1 from slack_reaction where message_id = $1', [gone])).toEqual([]);
});
