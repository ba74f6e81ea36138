import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startSubgraph, type TestOrganization, type TestSubgraph } from '../harness/subgraph.ts';
import { slackRows, type SlackRows } from './slackRows.ts';

let slack: TestSubgraph;
let acme: TestOrganization;
let beta: TestOrganization;
let rows: SlackRows;
let workspace: string;
let general: string;

beforeAll(async () => {
  slack = await startSubgraph('slack');
});
beforeEach(async () => {
  acme = await slack.organization('acme');
  beta = await slack.organization('beta');
  rows = slackRows(slack, acme);
  workspace = await rows.workspace({ name: 'Acme' });
  general = await rows.channel(workspace, { name: 'general' });
});
afterEach(async () => {
  await slack.sql('delete from tenant');
});
afterAll(async () => {
  await slack.stop();
});

const texts = (connection: { edges: { node: { text: string } }[] }) => connection.edges.map(({ node }) => node.text);

test('a message is read with its author, channel, thread and reactions', async () => {
  const max = await rows.user(workspace, { name: 'max', user_id: randomUUID() });
  const vera = await rows.user(workspace, { name: 'vera' });
  const id = await rows.message(general, {
    text: 'Lunch?',
    author_id: max,
    slack_ts: '1767600000.000100',
    posted_at: '2026-01-05T08:00:00.000Z',
    thread_ts: '1767600000.000100',
    is_thread_parent: true,
    reply_count: 2,
    reply_users_count: 1,
    reaction_count: 5,
    is_edited: true,
    edited_ts: '1767600060.000000',
    files: JSON.stringify([
      {
        id: 'F1',
        name: 'menu.pdf',
        title: 'Menu',
        mimetype: 'application/pdf',
        filetype: 'pdf',
        size: 3_000_000_000,
        mode: 'hosted',
        permalink: 'https://acme.slack.com/files/U1/F1/menu.pdf',
        user: 'U1',
        created: 1_767_599_999,
      },
      { name: 7, size: 'large', created: 1e15 },
    ]),
    links: JSON.stringify([{ url: 'mailto:cook@acme.test', title: 'the cook' }]),
  });
  await rows.message(general, {
    text: 'Yes',
    author_id: vera,
    parent_id: id,
    thread_ts: '1767600000.000100',
    is_thread_reply: true,
  });
  await rows.message(general, {
    text: 'At noon',
    author_id: vera,
    parent_id: id,
    thread_ts: '1767600000.000100',
    is_thread_reply: true,
  });
  await rows.reaction(id, vera, { emoji: 'tada' });
  await rows.reaction(id, max, { emoji: 'fork' });
  expect(
    await acme.as('VIEWER').send(
      `query ($id: ID!) { slackMessage(by: { id: $id }) {
    text slackTs postedAt messageType subtype isEdited editedTs attachments files { slackId name title mimeType fileType sizeBytes mode permalink uploadedBySlackId uploadedAt } links { url title } hasAttachments threadTs isThreadParent isThreadReply replyCount replyUsersCount reactionCount
    author { name } channel { name } parent { text } replies { edges { node { text author { name } parent { text } hasAttachments } } } reactions { edges { node { emoji slackUser { name } message { text } } } }
  } }`,
      { id },
    ),
  ).toEqual({
    data: {
      slackMessage: {
        text: 'Lunch?',
        slackTs: '1767600000.000100',
        postedAt: '2026-01-05T08:00:00.000Z',
        messageType: 'message',
        subtype: null,
        isEdited: true,
        editedTs: '1767600060.000000',
        attachments: null,
        files: [
          {
            slackId: 'F1',
            name: 'menu.pdf',
            title: 'Menu',
            mimeType: 'application/pdf',
            fileType: 'pdf',
            sizeBytes: 3_000_000_000,
            mode: 'hosted',
            permalink: 'https://acme.slack.com/files/U1/F1/menu.pdf',
            uploadedBySlackId: 'U1',
            uploadedAt: '2026-01-05T07:59:59.000Z',
          },
          {
            slackId: null,
            name: null,
            title: null,
            mimeType: null,
            fileType: null,
            sizeBytes: null,
            mode: null,
            permalink: null,
            uploadedBySlackId: null,
            uploadedAt: null,
          },
        ],
        links: [{ url: 'mailto:cook@acme.test', title: 'the cook' }],
        hasAttachments: true,
        threadTs: '1767600000.000100',
        isThreadParent: true,
        isThreadReply: false,
        replyCount: 2,
        replyUsersCount: 1,
        reactionCount: 5,
        author: { name: 'max' },
        channel: { name: 'general' },
        parent: null,
        replies: {
          edges: ['Yes', 'At noon'].map((text) => ({
            node: { text, author: { name: 'vera' }, parent: { text: 'Lunch?' }, hasAttachments: false },
          })),
        },
        reactions: {
          edges: [
            ['fork', 'max'],
            ['tada', 'vera'],
          ].map(([emoji, name]) => ({ node: { emoji, slackUser: { name }, message: { text: 'Lunch?' } } })),
        },
      },
    },
  });
});

test('a message without an author has none, and neither has one whose author is gone', async () => {
  const max = await rows.user(workspace);
  await rows.message(general, { text: 'system' });
  await rows.message(general, { text: 'orphan', author_id: max });
  await slack.sql('delete from slack_user where id = $1', [max]);
  expect(
    await acme
      .as('VIEWER')
      .send(
        'query ($id: ID!) { slackMessages(filter: { channelIds: [$id] }) { edges { node { text author { name } } } } }',
        {
          id: general,
        },
      ),
  ).toEqual({
    data: {
      slackMessages: {
        edges: [{ node: { text: 'orphan', author: null } }, { node: { text: 'system', author: null } }],
      },
    },
  });
});

test('messages come newest first, in Slack’s order within a millisecond, a page at a time', async () => {
  for (const slack_ts of ['1767600000.000100', '1767600000.000200', '1767600000.000300'])
    await rows.message(general, { text: slack_ts.slice(-3), slack_ts, posted_at: '2026-01-05T08:00:00.000Z' });
  await rows.message(general, { text: 'last', slack_ts: '1767600009.000100', posted_at: '2026-01-05T08:00:09.000Z' });
  const list = `query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
    slackMessages(filter: { channelIds: [$id] }, first: $first, after: $after, last: $last, before: $before) { edges { node { text } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
  }`;
  const viewer = acme.as('VIEWER');
  const {
    data: { slackMessages: first },
  } = await viewer.send(list, { id: general, first: 2 });
  expect([texts(first), first.pageInfo.hasNextPage]).toEqual([['last', '300'], true]);
  const {
    data: { slackMessages: second },
  } = await viewer.send(list, { id: general, first: 2, after: first.pageInfo.endCursor });
  expect([texts(second), second.pageInfo.hasNextPage]).toEqual([['200', '100'], false]);
  const {
    data: { slackMessages: back },
  } = await viewer.send(list, { id: general, last: 2, before: second.pageInfo.endCursor });
  expect([texts(back), back.pageInfo.hasPreviousPage]).toEqual([['300', '200'], true]);
  const others = slackRows(slack, beta);
  const theirs = await others.channel(await others.workspace());
  expect(await beta.as('VIEWER').send(list, { id: theirs, after: first.pageInfo.endCursor })).toMatchObject({
    data: { slackMessages: null },
    errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'after' } }],
  });
  expect(await viewer.send(list, { id: general, first: 101 })).toMatchObject({
    data: { slackMessages: null },
    errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'first' } }],
  });
});

test('a range includes its beginning and not its end', async () => {
  for (const hour of ['08', '09', '10'])
    await rows.message(general, { text: hour, posted_at: `2026-01-05T${hour}:00:00.000Z` });
  const list =
    'query ($id: ID!, $from: DateTime, $to: DateTime) { slackMessages(filter: { channelIds: [$id], from: $from, to: $to }) { edges { node { text } } } }';
  const range = async (from?: string, to?: string) =>
    texts(
      (
        await acme
          .as('VIEWER')
          .send(list, { id: general, from: from && `2026-01-05T${from}:00:00Z`, to: to && `2026-01-05T${to}:00:00Z` })
      ).data.slackMessages,
    );
  expect(await range('08', '10')).toEqual(['09', '08']);
  expect(await range('09')).toEqual(['10', '09']);
  expect(await range(undefined, '09')).toEqual(['08']);
  expect(
    await acme.as('VIEWER').send(list, { id: general, from: '2026-01-05T10:00:00Z', to: '2026-01-05T10:00:00Z' }),
  ).toMatchObject({
    data: { slackMessages: null },
    errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'filter.to' } }],
  });
});

test('a message of another organization does not exist', async () => {
  const id = await rows.message(general, { text: 'Lunch?' });
  const stranger = beta.as('OWNER');
  const look = 'query ($id: ID!) { slackMessage(by: { id: $id }) { text } }';
  const foreign = await stranger.send(look, { id });
  expect(foreign).toMatchObject({
    data: { slackMessage: null },
    errors: [{ message: 'There is no such message in this organization.', extensions: { code: 'NOT_FOUND' } }],
  });
  expect(foreign).toEqual(await stranger.send(look, { id: randomUUID() }));
  expect(
    await stranger.send(
      'query ($id: ID!) { slackMessages(filter: { channelIds: [$id] }) { edges { node { text } } } }',
      { id: general },
    ),
  ).toMatchObject({ data: { slackMessages: { edges: [] } } });
  expect(
    await stranger.send(
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on SlackMessage { text } } }',
      { representations: [{ __typename: 'SlackMessage', id }] },
    ),
  ).toEqual({ data: { _entities: [null] } });
});

test('messages, threads and reactions of a channel that is not public exist for its participants alone', async () => {
  const account = randomUUID();
  const max = await rows.user(workspace, { name: 'max', user_id: account });
  const vera = await rows.user(workspace, { name: 'vera', user_id: randomUUID() });
  await rows.message(general, { text: 'public', author_id: max });
  const inside = acme.as('VIEWER', account);
  const outside = acme.as('OWNER');
  for (const type of ['PRIVATE', 'IM', 'MPIM', 'UNKNOWN']) {
    const channel = await rows.channel(workspace, { name: type, type });
    await rows.member(channel, max);
    const message = await rows.message(channel, { text: type, author_id: max, reaction_count: 1, reply_count: 1 });
    const reply = await rows.message(channel, { text: `${type} reply`, author_id: vera, parent_id: message });
    await rows.reaction(message, vera);
    const look = `query ($message: ID!, $reply: ID!) {
      slackMessage(by: { id: $message }) { reactionCount replies { edges { node { text } } } reactions { edges { node { emoji } } } } reply: slackMessage(by: { id: $reply }) { parent { text } channel { name } }
    }`;
    expect(await inside.send(look, { message, reply })).toEqual({
      data: {
        slackMessage: {
          reactionCount: 1,
          replies: { edges: [{ node: { text: `${type} reply` } }] },
          reactions: { edges: [{ node: { emoji: 'tada' } }] },
        },
        reply: { parent: { text: type }, channel: { name: type } },
      },
    });
    expect(await outside.send(look, { message, reply })).toEqual(
      await outside.send(look, { message: randomUUID(), reply: randomUUID() }),
    );
    expect(
      await outside.send('query ($id: ID!) { slackMessages(filter: { channelIds: [$id] }) { edges { cursor } } }', {
        id: channel,
      }),
    ).toEqual(
      await outside.send('query ($id: ID!) { slackMessages(filter: { channelIds: [$id] }) { edges { cursor } } }', {
        id: randomUUID(),
      }),
    );
    const representations = [
      { __typename: 'SlackMessage', id: message },
      { __typename: 'SlackMessage', id: reply },
    ];
    expect(
      await outside.send(
        'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on SlackMessage { text } } }',
        { representations },
      ),
    ).toEqual({ data: { _entities: [null, null] } });
  }
  const authored =
    'query ($id: ID!) { slackUser(id: $id) { messages { edges { node { text } } pageInfo { hasNextPage } } } }';
  expect(texts((await inside.send(authored, { id: max })).data.slackUser.messages)).toEqual([
    'UNKNOWN',
    'MPIM',
    'IM',
    'PRIVATE',
    'public',
  ]);
  expect((await outside.send(authored, { id: max })).data.slackUser.messages).toEqual({
    edges: [{ node: { text: 'public' } }],
    pageInfo: { hasNextPage: false },
  });
  expect((await outside.send(authored, { id: vera })).data.slackUser.messages).toEqual({
    edges: [],
    pageInfo: { hasNextPage: false },
  });
});

test('the dashboard’s channels, messages, authors and reactions cost a constant number of statements', async () => {
  const dashboard = `{ slackWorkspaces(first: 1) { edges { node { name channels(first: 20) { edges { node { name messages(first: 3) { edges { node {
    text postedAt author { displayName user { id } } replies(first: 2) { edges { node { text } } } reactions { edges { node { emoji slackUser { name } } } }
  } } } } } } } } } }`;
  const counts: number[] = [];
  for (const size of [1, 19]) {
    for (let index = 0; index < size; index += 1) {
      const channel = await rows.channel(workspace);
      for (let message = 0; message < 4; message += 1) {
        const author = await rows.user(workspace, { user_id: randomUUID() });
        const id = await rows.message(channel, { author_id: author });
        await rows.message(channel, { parent_id: id, author_id: author });
        await rows.reaction(id, author);
      }
    }
    slack.statements.length = 0;
    const { data, errors } = await acme.as('VIEWER').send(dashboard);
    expect(errors).toBeUndefined();
    expect(data.slackWorkspaces.edges[0].node.channels.edges[0].node.messages.edges).toHaveLength(3);
    counts.push(slack.statements.length);
  }
  expect(counts[1]).toBe(counts[0]);
});
