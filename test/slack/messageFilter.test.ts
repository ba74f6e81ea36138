import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readPermalink } from '../../subgraphs/slack/message/permalink.ts';
import { startSubgraph, type TestOrganization, type TestSubgraph } from '../harness/subgraph.ts';
import { slackRows } from './slackRows.ts';

let slack: TestSubgraph;
let acme: TestOrganization;
let beta: TestOrganization;
const account = randomUUID();
const ids: Record<string, string> = {};

/** #general holds a thread, a file and a reaction; #secret is Max's alone. */
beforeAll(async () => {
  slack = await startSubgraph('slack');
  acme = await slack.organization('acme');
  beta = await slack.organization('beta');
  const rows = slackRows(slack, acme);
  const workspace = await rows.workspace({ domain: 'acme' });
  ids['max'] = await rows.user(workspace, { user_id: account });
  ids['vera'] = await rows.user(workspace);
  ids['general'] = await rows.channel(workspace, { slack_id: 'C1' });
  ids['secret'] = await rows.channel(workspace, { slack_id: 'G1', type: 'PRIVATE' });
  await rows.member(ids['secret'], ids['max']);
  const say = async (text: string, channel: string, author: string, at: number, more: object = {}) => {
    ids[text] = await rows.message(ids[channel]!, {
      text,
      author_id: ids[author],
      slack_ts: `${1_700_000_000 + at}.000100`,
      posted_at: new Date((1_700_000_000 + at) * 1000),
      ...more,
    });
  };
  const thread = '1700000001.000100';
  await say('question', 'general', 'vera', 1, { is_thread_parent: true, reply_count: 1, thread_ts: thread });
  await say('answer', 'general', 'max', 2, { is_thread_reply: true, thread_ts: thread, parent_id: ids['question'] });
  await say('plan', 'general', 'max', 3, { files: JSON.stringify([{ name: 'plan.pdf' }]), reaction_count: 2 });
  await say('empty', 'general', 'vera', 4, { files: '[]', attachments: JSON.stringify([{ title: 'a page' }]) });
  await say('salary', 'secret', 'max', 5, { files: JSON.stringify([{ name: 'salary.pdf' }]) });
});
afterAll(async () => {
  await slack.stop();
});

const list = `query ($filter: SlackMessageFilter, $orderBy: SlackMessageOrder! = NEWEST) {
  slackMessages(filter: $filter, orderBy: $orderBy) { edges { node { text } } }
}`;
const read = async (organization: TestOrganization, user: string, variables: object = {}) =>
  (
    (await organization.as('OWNER', user).send(list, variables as Record<string, unknown>)).data.slackMessages
      .edges as { node: { text: string } }[]
  ).map(({ node }) => node.text);

test('messages of all channels are listed to those who see the channel, in either order', async () => {
  expect(await read(acme, account)).toEqual(['salary', 'empty', 'plan', 'answer', 'question']);
  expect(await read(acme, randomUUID())).toEqual(['empty', 'plan', 'answer', 'question']);
  expect(await read(acme, randomUUID(), { orderBy: 'OLDEST' })).toEqual(['question', 'answer', 'plan', 'empty']);
  expect(await read(beta, account)).toEqual([]);
});

test('a filter narrows to what all of its parts say', async () => {
  const at = (second: number) => new Date((1_700_000_000 + second) * 1000).toISOString();
  const filtered = (filter: object) => read(acme, account, { filter });
  expect(await filtered({ channelIds: [ids['secret']] })).toEqual(['salary']);
  expect(await filtered({ channelIds: [], has: [] })).toEqual(await filtered({}));
  expect(await filtered({ channelIds: ['x'] })).toEqual([]);
  expect(await filtered({ channelIds: [ids['secret'], ids['general']], authorId: ids['max'] })).toEqual([
    'salary',
    'plan',
    'answer',
  ]);
  expect(await filtered({ has: ['FILE'] })).toEqual(['salary', 'plan']);
  expect(await filtered({ has: ['FILE', 'REACTION'] })).toEqual(['plan']);
  expect(await filtered({ has: ['ATTACHMENT'] })).toEqual(['empty']);
  expect(await filtered({ threads: 'STARTED' })).toEqual(['question']);
  expect(await filtered({ threads: 'UNANSWERED' })).toEqual(['salary', 'empty', 'plan']);
  expect(await filtered({ from: at(2), to: at(4) })).toEqual(['plan', 'answer']);
  expect(await filtered({ channelIds: [] })).toHaveLength(5);
  expect(await filtered({ channelIds: [randomUUID(), 'general'] })).toEqual([]);
  expect(await filtered({ authorId: 'max' })).toEqual([]);
  expect(await filtered({ channelIds: null, authorId: null, has: [], threads: null })).toHaveLength(5);
});

test('no filter shows or tells of a message in a channel that the caller does not see', async () => {
  const stranger = (filter: object) => read(acme, randomUUID(), { filter });
  expect(await stranger({ channelIds: [ids['secret']] })).toEqual([]);
  expect(await stranger({ authorId: ids['max'], has: ['FILE'] })).toEqual(['plan']);
});

test('more channels than a hundred are refused', async () => {
  const filter = { channelIds: Array.from({ length: 101 }, () => randomUUID()) };
  expect(await acme.as('OWNER').send(list, { filter })).toMatchObject({
    data: { slackMessages: null },
    errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'filter.channelIds' } }],
  });
});

const look = 'query ($by: SlackMessageReference!) { slackMessage(by: $by) { text permalink } }';

test('a message is found again by each of its addresses, and by no other', async () => {
  const person = acme.as('VIEWER', account);
  for (const [text, channel, link] of [
    ['question', 'general', 'https://acme.slack.com/archives/C1/p1700000001000100'],
    ['answer', 'general', 'https://acme.slack.com/archives/C1/p1700000002000100?thread_ts=1700000001.000100&cid=C1'],
    ['salary', 'secret', 'https://acme.slack.com/archives/G1/p1700000005000100'],
  ] as const) {
    const { ts } = readPermalink(link)!;
    const found = { data: { slackMessage: { text, permalink: link } } };
    expect(await person.send(look, { by: { id: ids[text] } })).toEqual(found);
    expect(await person.send(look, { by: { place: { channelId: ids[channel], ts } } })).toEqual(found);
    expect(await person.send(look, { by: { permalink: link } })).toEqual(found);
  }
  const nothing = { data: { slackMessage: null }, errors: [{ extensions: { code: 'NOT_FOUND' } }] };
  const secret = 'https://acme.slack.com/archives/G1/p1700000005000100';
  expect(await acme.as('OWNER').send(look, { by: { permalink: secret } })).toMatchObject(nothing);
  expect(
    await acme.as('OWNER').send(look, { by: { place: { channelId: ids['secret'], ts: '1700000005.000100' } } }),
  ).toMatchObject(nothing);
  expect(await beta.as('OWNER', account).send(look, { by: { permalink: secret } })).toMatchObject(nothing);
  expect(await person.send(look, { by: { permalink: secret.replace('acme', 'other') } })).toMatchObject(nothing);
  expect(await person.send(look, { by: { place: { channelId: 'G1', ts: '1700000005.000100' } } })).toMatchObject(
    nothing,
  );
});

test('an address elsewhere is refused', async () => {
  const by = { permalink: 'https://acme.example/archives/C1/p1700000001000100' };
  expect(await acme.as('OWNER').send(look, { by })).toMatchObject({
    data: { slackMessage: null },
    errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'by.permalink' } }],
  });
});
