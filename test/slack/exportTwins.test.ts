import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ExportOptions } from '../../subgraphs/slack/exportReader/readExport.ts';
import type { Tally } from '../../subgraphs/slack/exportReader/report.ts';
import { filesOf, withFile, zipOf } from './exportZip.ts';
import { startImporting, type Importing, type ImportingOrganization } from './importing.ts';

let importing: Importing;
let acme: ImportingOrganization;
beforeAll(async () => {
  importing = await startImporting();
}, 120_000);
beforeEach(async () => {
  await importing.slack.sql('truncate tenant cascade');
  acme = await importing.organization();
});
afterAll(() => importing.stop());

const shape = (name: string) => new URL(`../fixtures/slack-shapes/${name}`, import.meta.url).pathname;

/** Imports an export of this shape as a folder or as a zip; a second import changes nothing. */
async function imported(name: string, options: ExportOptions = {}, path = shape(name)) {
  const { counted, report } = await acme.import(path, options);
  const { workspaces } = await acme.import(path, options);
  const changes = workspaces.flatMap((one) => Object.values(one.changes));
  expect(changes.every(({ added, changed, removed }) => added + changed + removed === 0)).toBe(true);
  const rows = await acme.rows();
  const named = new Map([...rows.slack_user, ...rows.slack_channel].map((row) => [row['id'], row['name']]));
  return {
    counted,
    counts: (kind: 'noted' | 'incomplete' | 'unread' | 'skipped') => countsOf(report[kind]),
    messages: rows.slack_message
      .sort((one, other) => Number(one['slack_ts']) - Number(other['slack_ts']))
      .map((row): Record<string, any> => ({
        ...row,
        author: named.get(row['author_id']) ?? null,
        channel: named.get(row['channel_id']),
      })),
    channels: Object.fromEntries(rows.slack_channel.map((row) => [row['name'], row])) as Record<string, any>,
    people: Object.fromEntries(rows.slack_user.map((row) => [row['name'], row])) as Record<string, any>,
  };
}
const countsOf = (tallies: ReadonlyMap<string, Tally>) =>
  Object.fromEntries([...tallies].map(([reason, { count }]) => [reason, count]));

test('a folder of 2015: times as texts, one file, webhooks with names, words in attachments', async () => {
  await expect(acme.import(shape('2015-folder'))).rejects.toThrow('Name it with --workspace');
  const read = await imported('2015-folder', { workspace: 'T0ACME' });
  expect(read.counted).toEqual({ user: 4, channel: 2, message: 7 });
  expect([read.counts('unread'), read.counts('incomplete')]).toEqual([{}, {}]);
  expect(read.channels).toMatchObject({
    general: { type: 'PUBLIC', slack_created_at: '2015-03-02T10:00:00+00:00', is_archived: false },
    builds: { type: 'PUBLIC', slack_created_at: '2015-03-02T10:01:40+00:00', is_archived: true },
  });
  expect(
    read.messages.map(({ author, sender_name, processed_text, files }) => [
      author,
      sender_name,
      processed_text,
      files?.length ?? 0,
    ]),
  ).toEqual([
    ['member', null, '@Member has joined the channel', 0],
    ['owner', null, 'Welcome @Member: see the handbook (https://handbook.test) & #builds', 0],
    ['owner', null, '@Owner uploaded a file: Plan (https://acme.slack.com/files/owner/F0PLAN/plan.txt)\nPlan', 1],
    [
      'member',
      null,
      '@Member commented on @Owner’s file Plan (https://acme.slack.com/files/owner/F0PLAN/plan.txt): Looks good\nPlan',
      1,
    ],
    ['deploys', 'deploys', '> Deploy 1 done in 40 s', 0],
    ['deploys', 'alerts', 'Disk is full', 0],
    [null, 'builds', 'Build 2 (https://builds.test/2) failed', 0],
  ]);
  expect(JSON.stringify(read.messages)).not.toContain('0123456789/plan.txt');
});

test('a zip of 2016: what integrations say stands in attachments, and is read', async () => {
  const zip = await zipOf(await filesOf(shape('2016-integrations'), 'Acme Slack export Jan 1 2016 - Jan 31 2016/'));
  const read = await withFile(zip, (path) => imported('2016-integrations', {}, path));
  expect(read.counted).toEqual({ user: 3, channel: 1, message: 7 });
  expect(read.messages.map(({ author, processed_text }) => [author, processed_text])).toEqual([
    ['owner', 'Now with integrations'],
    [
      'code',
      '[shop (https://code.test/shop)] 2 new commits by owner\n> 1a2b3c (https://code.test/shop/1) Round prices\n> 4d5e6f (https://code.test/shop/2) Test it',
    ],
    ['code', '> Offer (https://mail.test/1)\n> From: buyer@reed.test\n> Size: 3'],
    ['tracker', '> Moved Prices to done\n> Tracker'],
    ['code', '> Only a fallback'],
    ['owner', 'https://news.test/a\n> A headline (https://news.test/a)\n> The first lines'],
    ['code', '> A picture'],
  ]);
});

test('2023: threads over days with broadcasts, reactions, and one whose replies are elsewhere', async () => {
  const read = await imported('2023-threads');
  expect(read.counted).toEqual({ user: 3, channel: 1, message: 5 });
  const [first, reply, broadcast, late, alone] = read.messages;
  expect(first).toMatchObject({ is_thread_parent: true, reply_count: 3, reply_users_count: 2, reaction_count: 3 });
  for (const one of [reply, broadcast, late])
    expect(one).toMatchObject({ parent_id: first!['id'], is_thread_reply: true });
  expect(broadcast).toMatchObject({ subtype: 'thread_broadcast', is_edited: true, reaction_count: 1 });
  expect(alone).toMatchObject({ parent_id: null, reply_count: 0 });
  expect(read.counts('incomplete')).toEqual({ 'thread of which replies are missing': 1 });
  expect(read.counts('skipped')).toEqual({ 'event about another message': 1 });
});

test('2018 to 2025: canvases, huddles, lists, people of another company, deleted and hidden things', async () => {
  const zip = await zipOf(
    (await filesOf(shape('2025-canvases'))).map(
      ([path, content]) => [path.replace('FC_F0CANVAS_Plans', 'FC:F0CANVAS:Plans'), content] as const,
    ),
  );
  const read = await withFile(zip, (path) => imported('2025-canvases', { includePrivate: true }, path));
  expect(read.counted).toEqual({ user: 7, channel: 2, message: 21 });
  expect(read.channels['FC:F0CANVAS:Plans']).toMatchObject({ type: 'PRIVATE' });
  expect(read.people).toMatchObject({
    buyer: {
      is_external: true,
      is_deleted: false,
      company: 'reed-works',
      email: null,
      phone: null,
      title: null,
      image_url: 'https://avatars.test/buyer_72.png',
    },
    strange: { is_external: true, is_deleted: false },
    former: { is_external: false, is_deleted: true },
    member: { is_external: false, email: 'member@acme.test' },
  });
  const texts = read.messages.map(({ processed_text }) => processed_text);
  for (const text of [
    'Said beside the canvas',
    'Huddle with @owner, @member',
    'Hello from Reed\noffer.pdf',
    'Plans',
    'Request by @member\nForm',
  ])
    expect(texts).toContain(text);
  const [gone] = read.messages.filter(({ is_deleted }) => is_deleted);
  expect(gone).toMatchObject({ author: null, text: null, reply_count: 1 });
  expect(read.messages.find(({ text }) => text === 'A long thread')).toMatchObject({
    reply_count: 12,
    reply_users_count: 2,
  });
  expect(read.counts('incomplete')).toEqual({
    'file that a limit of the workspace’s plan hides (hidden_by_limit)': 1,
    'message of which a place alone is left: it is deleted, or past its retention': 1,
  });
  expect(read.counts('skipped')).toEqual({ 'file that holds no users, channels or messages': 4 });
  const folder = await imported('2025-canvases', { includePrivate: true });
  expect(folder.counted).toEqual(read.counted);
});

test('a downloader’s: private conversations with their participants, files beside them, one of which is missing', async () => {
  const read = await imported('downloader', { includePrivate: true });
  expect(read.counted).toEqual({ user: 3, channel: 4, message: 4 });
  expect(
    Object.entries(read.channels)
      .map(([name, { type, member_count }]) => [name, type, member_count])
      .sort(),
  ).toEqual([
    ['D0PAIR', 'IM', 2],
    ['board', 'PRIVATE', 2],
    ['general', 'PUBLIC', 2],
    ['mpdm-owner--member--viewer-1', 'MPIM', 3],
  ]);
  expect(read.messages.map(({ channel, processed_text }) => [channel, processed_text])).toEqual([
    ['general', 'Two files\nhere.txt\nlost.txt'],
    ['board', 'Said on the board'],
    ['D0PAIR', 'Said in private'],
    ['mpdm-owner--member--viewer-1', 'Said among three'],
  ]);
  expect(read.counts('incomplete')).toEqual({ 'file that is not among the downloaded ones': 1 });
  expect(JSON.stringify(read.messages)).not.toContain('xoxe');
  const { data } = await acme.atSlack.send('{ slackMessages { edges { node { text } } } }');
  expect(data.slackMessages.edges).toHaveLength(1);
});
