import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openSlackExport, type ExportOptions } from '../../subgraphs/slack/exportReader/readExport.ts';
import type { ExportRecord } from '../../subgraphs/slack/exportReader/records.ts';
import { createReport, type Tally } from '../../subgraphs/slack/exportReader/report.ts';
import { collected, filesOf, fixture, withFile, withFolder, zipOf } from './exportZip.ts';

async function readAll(path: string, options: ExportOptions = {}) {
  const opened = await openSlackExport(path, options);
  try {
    const report = createReport();
    const records: ExportRecord[] = [];
    for await (const record of opened.records(opened.workspaces[0]!.id, report)) records.push(record);
    const of = <Kind extends ExportRecord['kind']>(kind: Kind) =>
      records.filter((record): record is Extract<ExportRecord, { kind: Kind }> => record.kind === kind);
    return { ...opened, report, all: records, users: of('user'), channels: of('channel'), messages: of('message') };
  } finally {
    await opened.close();
  }
}

const counts = (tallies: ReadonlyMap<string, Tally>) =>
  Object.fromEntries([...tallies].map(([reason, { count }]) => [reason, count]));

test('the workspace and the people who may be members come from users.json', async () => {
  const { workspaces } = await readAll(fixture);
  expect(workspaces.map(({ id }) => id)).toEqual(['T0FIXTURE']);
  expect(workspaces[0]!.people).toEqual([
    { slackId: 'U0OWNER', email: 'owner@acme.test', name: 'Owner' },
    { slackId: 'U0MEMBER', email: 'member@acme.test', name: 'Member' },
    { slackId: 'U0VIEWER', email: 'viewer@acme.test', name: 'Viewer' },
    { slackId: 'U0BARE', email: null, name: 'U0BARE' },
  ]);
});

test('a user keeps what Slack knows of them', async () => {
  const { users } = await readAll(fixture);
  expect(users.find(({ slackId }) => slackId === 'U0OWNER')).toEqual({
    kind: 'user',
    slackId: 'U0OWNER',
    name: 'owner',
    displayName: 'owner',
    realName: 'Owner',
    email: 'owner@acme.test',
    title: 'Managing director',
    phone: '+49 30 000000',
    timezone: 'Europe/Berlin',
    timezoneOffset: 3600,
    imageUrl: 'https://avatars.test/owner_192.png',
    isBot: false,
    isAdmin: true,
    isDeleted: false,
    isExternal: false,
    company: null,
    profile: { pronouns: 'they', team: 'T0FIXTURE' },
    isAbsent: false,
  });
  expect(users.filter(({ isDeleted }) => isDeleted).map(({ slackId }) => slackId)).toEqual(['U0FORMER', 'U0LEFT']);
  expect(users.filter(({ isExternal }) => isExternal).map(({ slackId }) => slackId)).toEqual(['U0GUEST', 'U0STRANGE']);
});

test('private channels, direct and group messages are skipped and counted unless they are asked for', async () => {
  const { channels, messages, report } = await readAll(fixture);
  expect(channels.map(({ slackId }) => slackId)).toEqual(['C0GENERAL', 'C0NEWS', 'C0OLD']);
  expect(new Set(messages.map(({ channelId }) => channelId))).toEqual(new Set(['C0GENERAL', 'C0NEWS']));
  expect(messages.filter(({ text }) => text?.startsWith('Told'))).toEqual([]);
  expect(counts(report.unasked)).toMatchObject({
    'private channel (read with --include-private)': 2,
    'direct message (read with --include-private)': 1,
    'group message (read with --include-private)': 1,
  });
});

test('each kind of private channel is read with its members when it is asked for', async () => {
  const { channels, messages } = await readAll(fixture, { includePrivate: true });
  expect(channels.map(({ slackId, type, members }) => [slackId, type, members])).toEqual([
    ['D0PAIR', 'IM', ['U0OWNER', 'U0MEMBER']],
    ['G0TRIO', 'MPIM', ['U0OWNER', 'U0MEMBER', 'U0GUEST']],
    ['G0LEADS', 'PRIVATE', ['U0OWNER', 'U0VIEWER']],
    ['C0GENERAL', 'PUBLIC', ['U0OWNER', 'U0MEMBER', 'U0VIEWER', 'U0FORMER']],
    ['C0NEWS', 'PUBLIC', ['U0OWNER', 'U0LEFT']],
    ['C0OLD', 'PUBLIC', []],
    ['C0HIDDEN', 'PRIVATE', ['U0OWNER']],
  ]);
  expect(messages.filter(({ text }) => text?.startsWith('Told')).map(({ channelId }) => channelId)).toEqual([
    'D0PAIR',
    'G0TRIO',
    'G0LEADS',
    'C0HIDDEN',
  ]);
});

test('whoever a record names has come before it, and nothing comes twice', async () => {
  const { all } = await readAll(fixture, { includePrivate: true });
  const known = new Set<string>();
  for (const record of all) {
    if (record.kind === 'lists' || record.kind === 'day') continue;
    const key = record.kind === 'message' ? `${record.channelId} ${record.ts}` : record.slackId;
    expect([key, known.has(key)]).toEqual([key, false]);
    const named =
      record.kind === 'channel'
        ? record.members
        : record.kind === 'message'
          ? [record.channelId, record.authorId, ...record.reactions.flatMap(({ users }) => users)]
          : [];
    for (const id of named) expect([key, id, id === null || known.has(id)]).toEqual([key, id, true]);
    known.add(key);
  }
});

test('a thread is a parent and its replies, also over days, broadcasts and a deleted or lost parent', async () => {
  const { messages } = await readAll(fixture);
  const threads = messages.filter(({ isThreadParent, isThreadReply }) => isThreadParent || isThreadReply);
  expect(
    threads.map(({ text, threadTs, isThreadParent, isThreadReply }) => [text, threadTs, isThreadParent, isThreadReply]),
  ).toEqual([
    ['Where is the travel policy?', '1709283600.000100', true, false],
    ['In the handbook, chapter 4.', '1709283600.000100', false, true],
    ['Thanks – found it (edited)', '1709283600.000100', false, true],
    ['Please pin it for everybody', '1709283600.000100', false, true],
    [null, '1709380800.000000', true, false],
    ['An answer to what was deleted', '1709380800.000000', false, true],
    ['An answer to what the export does not hold', '1709276400.000900', false, true],
  ]);
});

test('an edit, a time to the millisecond, and reactions with more people than Slack lists', async () => {
  const { messages } = await readAll(fixture);
  expect(messages.find(({ text }) => text?.startsWith('Thanks'))).toMatchObject({
    editedTs: '1709284260.000000',
    postedAt: new Date('2024-03-01T09:10:00.000Z'),
  });
  expect(messages.find(({ text }) => text === 'Welcome! :tada:')).toMatchObject({
    editedTs: null,
    reactionCount: 62,
    reactions: [
      { emoji: 'tada', users: ['U0MEMBER', 'U0VIEWER'], isComplete: true },
      { emoji: '+1::skin-tone-2', users: ['U0MEMBER', 'U0LEFT'], isComplete: false },
    ],
  });
});

test('bots, apps, strangers and system messages have the author that Slack knows', async () => {
  const { messages, users } = await readAll(fixture);
  const author = (text: string) => messages.find((message) => message.text === text)?.authorId;
  expect(author('Build 41 passed')).toBe('U0BUILD');
  expect(author('Disk is 91 % full')).toBe('B0ALERTS');
  expect(author('Posted by an old webhook')).toBeNull();
  expect(author('Reminder: time sheets.')).toBe('USLACKBOT');
  expect(messages.filter(({ isDeleted }) => isDeleted)).toMatchObject([
    { ts: '1709380800.000000', authorId: null, text: null, raw: null },
  ]);
  expect(author('commented on a file')).toBe('U0FORMER');
  expect(author('Hello from the other side')).toBe('U0STRANGE');
  expect(
    users
      .filter(({ isAbsent }) => isAbsent)
      .map(({ slackId, name, displayName, isBot, isDeleted }) => [slackId, name, displayName, isBot, isDeleted]),
  ).toEqual([
    ['U0LEFT', 'U0LEFT', null, false, true],
    ['U0STRANGE', 'stranger', 'Stranger', false, false],
    ['B0ALERTS', 'Alerts', null, true, false],
    ['USLACKBOT', 'slackbot', null, true, false],
  ]);
});

test('no download token of Slack and nothing that PostgreSQL refuses leaves the reader', async () => {
  const { all, messages } = await readAll(fixture, { includePrivate: true });
  const text = JSON.stringify(all);
  expect(text).not.toMatch(/xoxe|\\u0000|\\ud[89a-f]/i);
  expect(messages.find((message) => message.text?.startsWith('NUL'))?.text).toBe('NUL \ufffd half \ufffd whole 😀');
  expect(messages.find((message) => message.files !== null)?.files).toEqual([
    {
      id: 'F0AGENDA',
      name: 'agenda.pdf',
      title: 'Agenda',
      mimetype: 'application/pdf',
      filetype: 'pdf',
      size: 20480,
      created: 1709290800,
      user: 'U0OWNER',
      mode: 'hosted',
      permalink: 'https://acme.slack.test/files/U0OWNER/F0AGENDA/agenda.pdf',
    },
    { id: 'F0GONE', mode: 'tombstone' },
  ]);
  expect(messages.find((message) => message.attachments !== null)?.attachments).toEqual([
    {
      id: 1,
      fallback: 'Build 41',
      title_link: 'https://build.test/41',
      image_url: 'https://files.slack.test/image.png?t=&w=64',
    },
  ]);
});

test('everything that is left out or unusual is counted with its reason and place', async () => {
  const { report } = await readAll(fixture, { includePrivate: true });
  expect(counts(report.unread)).toEqual({
    'user whose id is missing or not as Slack writes it': 1,
    'entry that is no user': 1,
    'channel whose id is missing or not as Slack writes it': 1,
    'message whose ts is missing or not as Slack writes it': 2,
    'entry that is no message': 1,
    'day of messages in a folder that no list of channels names': 1,
  });
  expect(counts(report.skipped)).toEqual({
    'user listed twice': 1,
    'channel listed twice': 1,
    'message listed twice': 2,
    'entry of a type that is no message': 1,
    'file that holds no users, channels or messages': 2,
  });
  expect(counts(report.noted)).toEqual({
    'person of another company absent from users.json, added as an external one': 1,
    'user absent from users.json, added as a deleted user': 1,
    'bot absent from users.json, added as a bot': 2,
    'message without an author (system messages)': 1,
    'message with more reactions than Slack lists people for': 1,
    'message of an unknown subtype, imported as it is': 1,
  });
  expect(report.skipped.get('message listed twice')?.places).toEqual([
    'general/2024-03-02.json:144',
    'general/2024-03-02.json:155',
  ]);
});

test('each reading gives the same, and says when it is through', async () => {
  const opened = await openSlackExport(fixture, { includePrivate: true });
  const passes = [];
  for (const report of [createReport(), createReport()]) {
    passes.push(
      JSON.stringify([
        await collected(opened.records(opened.workspaces[0]!.id, report)),
        [...report.skipped],
        [...report.noted],
      ]),
    );
    expect(report.days).toBe(opened.days);
  }
  expect(passes[1]).toBe(passes[0]);
  await opened.close();
});

test('a zip, with or without a root folder and the clutter of an operating system, reads as the folder does', async () => {
  const { all } = await readAll(fixture);
  const rooted = [
    ...(await filesOf(fixture, 'Acme Slack export/')),
    ['__MACOSX/Acme Slack export/._users.json', 'x'],
    ['Acme Slack export/.DS_Store', 'x'],
  ] as const;
  for (const files of [await filesOf(fixture), rooted]) {
    await withFile(await zipOf(files), async (path) => expect((await readAll(path)).all).toEqual(all));
  }
});

test('a large day of a folder is read as a stream', async () => {
  await withFolder(async (folder) => {
    const messages = Array.from({ length: 20_000 }, (_, index) => ({
      type: 'message',
      ts: `1704103200.${String(index).padStart(6, '0')}`,
      text: `message ${index} ${'é'.repeat(20)}`,
    }));
    await writeFile(join(folder, 'users.json'), '[]');
    await writeFile(join(folder, 'channels.json'), '[{"id":"C1","name":"general","members":[]}]');
    await mkdir(join(folder, 'general'));
    await writeFile(join(folder, 'general', '2024-01-01.json'), JSON.stringify(messages));
    const read = await readAll(folder, { workspace: 'T1' });
    expect(read.messages.map(({ ts, text }) => ({ type: 'message', ts, text }))).toEqual(messages);
  });
});

test('a channel name is found whichever way its accents are composed', async () => {
  const files = [
    ['users.json', '[]'],
    ['channels.json', JSON.stringify([{ id: 'C1', name: 'café', members: [] }])],
    ['cafe\u0301/2024-01-01.json', JSON.stringify([{ type: 'message', ts: '1704103200.000000', text: 'bonjour' }])],
  ] as const;
  await withFile(await zipOf(files), async (path) =>
    expect((await readAll(path, { workspace: 'T1' })).messages).toMatchObject([{ channelId: 'C1', text: 'bonjour' }]),
  );
});

test('the workspace is the one of most users, a given one where there is none, and asked for where it is not clear', async () => {
  const exportOf = (...teams: string[]) =>
    zipOf([['users.json', JSON.stringify(teams.map((team_id, index) => ({ id: `U${index}`, team_id })))]]);
  const workspace = async (zip: Buffer, given?: string) =>
    withFile(zip, async (path) => (await readAll(path, { workspace: given })).workspaces[0]!.id);
  expect(await workspace(await exportOf('T2', 'T1', 'T1'))).toBe('T1');
  expect(await workspace(await exportOf('T2', 'T1', 'T1'), 'T2')).toBe('T2');
  expect(await workspace(await exportOf(), 'T9')).toBe('T9');
  await expect(workspace(await exportOf())).rejects.toThrow('Name it with --workspace');
  await expect(workspace(await exportOf('T1', 'T2'))).rejects.toThrow('"T1" or "T2"? Name it with --workspace.');
  await expect(workspace(await exportOf('T1'), 'T9')).rejects.toThrow(
    'The export is not of workspace "T9": its users belong to "T1".',
  );
});

test('what is no export, or nothing at all, is refused by name; a link in it is passed over', async () => {
  await withFolder(async (folder) => {
    await expect(openSlackExport(join(folder, 'absent'))).rejects.toThrow(/absent" cannot be opened \(ENOENT\)/);
    await expect(openSlackExport(folder)).rejects.toThrow(
      'This is no Slack export: it has neither users.json nor channels.json.',
    );
    await writeFile(join(folder, 'users.json'), '[]');
    await mkdir(join(folder, 'general'));
    await symlink('/etc/hostname', join(folder, 'general', '2024-01-01.json'));
    const { report } = await readAll(folder, { workspace: 'T1' });
    expect(report.skipped.get('link or special file')?.places).toEqual(['general/2024-01-01.json']);
  });
});
