import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SubgraphClient } from '../harness/client.ts';
import { startSubgraph, type TestOrganization, type TestSubgraph } from '../harness/subgraph.ts';
import { slackRows } from './slackRows.ts';

let slack: TestSubgraph;
let acme: TestOrganization;
let max: SubgraphClient;
let other: SubgraphClient;
const account = randomUUID();
const ids: Record<string, string> = {};

/** #general: a, b, a thread on b (b1, b2, b3), c, d; #secret, of Max: s. Each a day later, by Max and Vera in turn. */
beforeAll(async () => {
  slack = await startSubgraph('slack');
  acme = await slack.organization('acme');
  await slack.sql(`update tenant set timezone = 'Pacific/Kiritimati' where id = $1`, [acme.id]);
  [max, other] = [acme.as('OWNER', account), acme.as('OWNER', randomUUID())];
  const rows = slackRows(slack, acme);
  const workspace = await rows.workspace();
  ids['max'] = await rows.user(workspace, { user_id: account, name: 'max' });
  ids['vera'] = await rows.user(workspace, { name: 'vera' });
  ids['general'] = await rows.channel(workspace, { name: 'general' });
  ids['secret'] = await rows.channel(workspace, { name: 'secret', type: 'PRIVATE' });
  await rows.member(ids['secret'], ids['max']);
  const said: [string, object?][] = [
    ['a'],
    ['b', { is_thread_parent: true }],
    ['b1', { is_thread_reply: true }],
    ['b2', { is_thread_reply: true, files: JSON.stringify([{ name: 'x' }]) }],
    ['b3', { is_thread_reply: true, links: JSON.stringify([{ url: 'https://example.com', title: 'x' }]) }],
    ['c', { reaction_count: 1 }],
    ['s', { files: JSON.stringify([{ name: 'y' }]), reaction_count: 1 }],
    ['d', { is_deleted: true }],
  ];
  for (const [index, [text, more = {}]] of said.entries())
    ids[text] = await rows.message(ids[text === 's' ? 'secret' : 'general']!, {
      text,
      author_id: ids[index % 2 === 0 ? 'max' : 'vera'],
      posted_at: new Date(Date.UTC(2025, 0, 1 + index, 12)),
      ...(/^b\d/.test(text) ? { parent_id: ids['b'] } : {}),
      ...more,
    });
  await rows.reaction(ids['c']!, ids['vera']!);
  await rows.reaction(ids['s']!, ids['vera']!);
});
afterAll(async () => {
  await slack.stop();
});

const around = (text: string, size: object = {}) =>
  max.send(
    `query ($id: ID!, $before: Int! = 3, $after: Int! = 3) { slackMessage(by: { id: $id }) { context(before: $before, after: $after) { before { text } after { text } } } }`,
    { id: ids[text]!, ...size },
  );
const textsOf = (messages: { text: string }[]) => messages.map(({ text }) => text).join(' ');

test.each([
  ['c', {}, 'a b', 'd'],
  ['c', { before: 1, after: 0 }, 'b', ''],
  ['b', {}, 'a', 'c d'],
  ['b2', {}, 'b1', 'b3'],
  ['s', {}, '', ''],
])('around %s stand the messages next to it in its channel or thread', async (text, size, before, after) => {
  const { context } = (await around(text, size)).data.slackMessage;
  expect([textsOf(context.before), textsOf(context.after)]).toEqual([before, after]);
});

test('the surroundings of all messages of a page are two statements', async () => {
  slack.statements.length = 0;
  const { data } = await max.send(
    `{ slackMessages { edges { node { text context(before: 1, after: 1) { before { text } after { text } } } } } }`,
  );
  expect(data.slackMessages.edges).toHaveLength(8);
  // Threads and channels, before and after, and the list itself.
  expect(slack.statements).toHaveLength(5);
});

test('too many are refused', async () => {
  expect((await around('c', { before: 21 })).errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  expect((await around('c', { after: -1 })).errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
});

const count = async (client: SubgraphClient, by: string, more = '') =>
  (
    await client.send(
      `{ slackActivity(from: "2025-01-01T00:00:00Z", to: "2026-01-01T00:00:00Z", by: ${by} ${more}) { day channel { name } person { name } messages replies people } }`,
    )
  ).data.slackActivity as Record<string, unknown>[];

test('activity counts what the caller may see, by the organization’s days', async () => {
  expect(await count(max, 'CHANNEL')).toMatchObject([
    { channel: { name: 'general' }, day: null, person: null, messages: 6, replies: 3, people: 2 },
    { channel: { name: 'secret' }, messages: 1, replies: 0, people: 1 },
  ]);
  expect(await count(other, 'CHANNEL')).toMatchObject([{ messages: 6 }]);
  expect(await count(max, '[PERSON]')).toMatchObject([
    { person: { name: 'max' }, messages: 4 },
    { person: { name: 'vera' }, messages: 3 },
  ]);
  const days = await count(other, '[DAY, PERSON]');
  // Kiritimati is fourteen hours ahead: noon in Greenwich is the next day.
  expect(days.map(({ day }) => day)).toEqual([2, 3, 4, 5, 6, 7].map((day) => `2025-01-0${day}`));
  expect(await count(max, 'DAY', `channelIds: ["${ids['secret']}"]`)).toMatchObject([
    { day: '2025-01-08', messages: 1 },
  ]);
  expect(await count(max, 'DAY', 'channelIds: []')).toEqual(await count(max, 'DAY'));
  expect(await count(max, 'DAY', 'channelIds: ["x"]')).toEqual([]);
});

test('a channel has its files and links, a person reactions given and received', async () => {
  const read = async (client: SubgraphClient) => {
    const {
      slackChannel,
      vera,
      max: reacted,
    } = (
      await client.send(
        `query ($channel: ID!, $vera: ID!, $max: ID!) {
          slackChannel(id: $channel) { files { edges { node { text } } } links { edges { node { text links { title } } } } }
          vera: slackUser(id: $vera) { reactionsGiven { edges { node { emoji message { text } } } } reactedMessages { edges { node { text } } } }
          max: slackUser(id: $max) { reactedMessages { edges { node { text } } } }
        }`,
        { channel: ids['general'], vera: ids['vera'], max: ids['max'] },
      )
    ).data;
    const nodes = ({ edges }: { edges: { node: { text?: string; message?: { text: string } } }[] }) =>
      edges
        .map(({ node }) => node.text ?? node.message!.text)
        .toSorted()
        .join(' ');
    return [
      nodes(slackChannel.files),
      nodes(slackChannel.links),
      nodes(vera.reactionsGiven),
      nodes(vera.reactedMessages),
      nodes(reacted.reactedMessages),
    ];
  };
  expect(await read(max)).toEqual(['b2', 'b3', 'c s', 'c', 's']);
  expect(await read(other)).toEqual(['b2', 'b3', 'c', 'c', '']);
});
