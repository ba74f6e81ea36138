import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openSlackExport, type ExportOptions } from '../../subgraphs/slack/exportReader/readExport.ts';
import type { ExportedMessage } from '../../subgraphs/slack/exportReader/records.ts';
import { count, createReport, failureOf } from '../../subgraphs/slack/exportReader/report.ts';
import { collected, withFile, withFolder, zipOf } from './exportZip.ts';

/** Files by path; what is no text is JSON. */
type Files = Record<string, unknown>;

const users = [{ id: 'U1', team_id: 'T1', name: 'ann' }];
const channels = [{ id: 'C1', name: 'general', members: ['U1'] }];
const message = (fields: object = {}) => ({
  type: 'message',
  user: 'U1',
  ts: '1700000001.000100',
  text: 'a',
  ...fields,
});
const day = 'general/2023-11-14.json';

async function readExport(files: Files, options: ExportOptions = {}) {
  const entries = Object.entries({ 'users.json': users, 'channels.json': channels, ...files })
    .filter(([, content]) => content !== undefined)
    .map(([path, content]) => [path, typeof content === 'string' ? content : JSON.stringify(content)] as const);
  return withFile(await zipOf(entries), (path) => readPath(path, options));
}

async function readPath(path: string, options: ExportOptions = {}) {
  const opened = await openSlackExport(path, { workspace: 'T1', ...options });
  const report = createReport();
  const records = await collected(opened.records(opened.workspaces[0]!.id, report));
  await opened.close();
  const counted = { user: 0, channel: 0, message: 0 };
  for (const record of records) count(counted, record);
  return {
    report,
    failure: failureOf([{ counted, report }]),
    channels: records.filter(({ kind }) => kind === 'channel'),
    messages: records.filter((record): record is ExportedMessage => record.kind === 'message'),
  };
}

test('channels of before 2017, whose creation is a text, are read with their messages', async () => {
  const { channels: read, messages } = await readExport({
    'channels.json': [{ ...channels[0], created: '1433558319' }],
    [day]: [message()],
  });
  expect(read).toMatchObject([{ slackId: 'C1', createdAt: new Date(1433558319_000) }]);
  expect(messages).toHaveLength(1);
});

test('the one file of a message of before 2018 is among its files', async () => {
  const file = { id: 'F1', name: 'a.png', url_private: 'https://files.slack.com/a?t=xoxe-1' };
  const { messages } = await readExport({
    [day]: [
      message({ subtype: 'file_share', file }),
      message({ ts: '1700000002.000100', file, files: [file, { id: 'F2' }] }),
    ],
  });
  expect(messages.map(({ files }) => files?.map(({ id }) => id))).toEqual([['F1'], ['F1', 'F2']]);
  expect(JSON.stringify(messages)).not.toContain('xoxe');
});

test('each message of one webhook has the sender that it names', async () => {
  const posted = (username: string, ts: string) =>
    message({
      user: undefined,
      subtype: 'bot_message',
      bot_id: 'B1',
      username,
      ts,
      icons: { image_48: `https://i.test/${username}` },
    });
  const { messages } = await readExport({
    [day]: [
      posted('ci', '1700000001.000100'),
      posted('monitor', '1700000002.000100'),
      message({ user: undefined, subtype: 'bot_message', username: 'legacy', ts: '1700000003.000100' }),
      message({ ts: '1700000004.000100', username: 'ann' }),
    ],
  });
  expect(messages.map(({ authorId, senderName, senderIconUrl }) => [authorId, senderName, senderIconUrl])).toEqual([
    ['B1', 'ci', 'https://i.test/ci'],
    ['B1', 'monitor', 'https://i.test/monitor'],
    [null, 'legacy', null],
    ['U1', null, null],
  ]);
});

test('a message keeps the whole object of Slack, huddles, blocks and what nobody knows yet', async () => {
  const whole = message({
    text: '',
    subtype: 'huddle_thread',
    room: { id: 'R1', participant_history: ['U1'] },
    blocks: [{ type: 'rich_text', elements: [{ type: 'text', text: 'only here' }] }],
    hologram: { of: 2031 },
  });
  const { messages } = await readExport({ [day]: [whole] });
  expect(messages[0]?.raw).toEqual(whole);
});

test('what is said beside a canvas is read where private conversations are asked for', async () => {
  const files = {
    'file_conversations.json': [{ id: 'C0FC', name: 'FC:F1:Plans', members: ['U1'] }],
    'FC:F1:Plans/2023-11-14.json': [message({ text: 'on a canvas' })],
    'canvases.json': [],
    'lists.json': [],
  };
  const asked = await readExport(files, { includePrivate: true });
  expect(asked.channels).toMatchObject([{ slackId: 'C0FC', type: 'UNKNOWN', members: ['U1'] }, { slackId: 'C1' }]);
  expect(asked.messages.map(({ text }) => text)).toEqual(['on a canvas']);
  const renamed = { ...files, 'FC:F1:Plans/2023-11-14.json': undefined, 'FC_F1_Plans/2023-11-14.json': [message()] };
  expect((await readExport(renamed, { includePrivate: true })).messages).toHaveLength(1);
  expect((await readExport(files)).messages).toEqual([]);
});

test('a message whose type is no word is a message, one that says to be something else is none', async () => {
  const { messages, report } = await readExport({
    [day]: [undefined, null, 5, true, {}, ['message'], 'user_typing'].map((type, at) =>
      message({ type, ts: `170000000${at}.000100` }),
    ),
  });
  expect(messages.map(({ ts }) => ts)).toEqual([0, 1, 2, 3, 4, 5].map((at) => `170000000${at}.000100`));
  expect(report.skipped.get('entry of a type that is no message')?.count).toBe(1);
});

describe('harmless things', () => {
  test.each<[string, Files]>([
    ['an empty list', { 'groups.json': '', 'dms.json': '', 'integration_logs.json': '' }],
    ['a list that is null', { 'groups.json': 'null', 'dms.json': ' null\n', 'general/2023-11-15.json': 'null' }],
    ['an empty day', { 'general/2023-11-15.json': '' }],
    ['a day of white space', { 'general/2023-11-15.json': '\ufeff \n' }],
    ['version control', { '.git/objects/ab/cd': 'x', '.git/config': 'x' }],
    ['folders within folders', { 'general/attachments/a/b/c/d/e/f/g/h/i.png': 'x' }],
    ['files of a downloader', { '__uploads/F1/users.json': 'x', 'general/attachments/F1-a.png': 'x' }],
    ['a readme', { 'README.md': 'x' }],
  ])('%s beside the messages keep nothing from being read', async (_, files) => {
    const { messages, failure } = await readExport({ [day]: [message()], ...files });
    expect([messages.length, failure]).toEqual([1, undefined]);
  });

  test('a readme beside the export’s folder, and a folder in a folder, are nothing special', async () => {
    const within = (folder: string): Files => ({
      'users.json': undefined,
      'channels.json': undefined,
      'README.md': 'x',
      [`${folder}/users.json`]: users,
      [`${folder}/channels.json`]: channels,
      [`${folder}/${day}`]: [message()],
    });
    for (const folder of ['export', 'backup/2024/export'])
      expect((await readExport(within(folder))).messages).toHaveLength(1);
    await expect(readExport({ ...within('one'), ...within('two') })).rejects.toThrow(
      'There are several exports here: "one/", "two/". Give the path of one.',
    );
  });

  test('a folder with a video of more than a gibibyte, a link, version control and deep folders in it is read', async () => {
    await withFolder(async (folder) => {
      const put = async (path: string, content: unknown) => {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), JSON.stringify(content));
      };
      await put('users.json', users);
      await put('channels.json', channels);
      await put(day, [message()]);
      await put('general/attachments/a/b/c/d/e/f/g/users.json', 'x');
      await put('.git/objects/ab/channels.json', 'x');
      await put('general/attachments/F1-video.mp4', 'x');
      await truncate(join(folder, 'general/attachments/F1-video.mp4'), 1100 * 1024 * 1024);
      await symlink(folder, join(folder, 'general', '2023-11-15.json'));
      const { messages, report } = await readPath(folder);
      expect(messages).toHaveLength(1);
      expect([...report.skipped].map(([reason, { places }]) => [reason, places])).toEqual(
        expect.arrayContaining([
          ['hidden folder, such as version control keeps', ['.git']],
          ['link or special file', ['general/2023-11-15.json']],
          ['folder more than 8 deep', ['general/attachments/a/b/c/d/e/f']],
          ['file that holds no users, channels or messages', ['general/attachments/F1-video.mp4']],
        ]),
      );
    });
  });

  test('what is not read may have any size; what is read may not', async () => {
    const limits = { files: 100, fileBytes: 1000, totalBytes: 5000, recordBytes: 900, ratio: 250, depth: 64 };
    const large = 'x'.repeat(10_000);
    expect((await readExport({ [day]: [message()], 'general/a.mp4': large }, { limits })).messages).toHaveLength(1);
    await expect(readExport({ [day]: [message({ text: large })] }, { limits })).rejects.toThrow('is too large');
  });
});

describe('privacy', () => {
  const typeOf = async (list: string, channel: object) => {
    const { channels: read } = await readExport(
      { 'channels.json': undefined, [list]: [{ id: 'C9', name: 'x', ...channel }] },
      { includePrivate: true },
    );
    return (read[0] as { type: string }).type;
  };

  test.each([
    ['channels.json', {}, 'PUBLIC'],
    ['channels.json', { is_private: true }, 'PRIVATE'],
    ['channels.json', { is_private: 'unclear' }, 'PRIVATE'],
    ['channels.json', { is_group: true }, 'PRIVATE'],
    ['channels.json', { is_im: 1 }, 'IM'],
    ['channels.json', { is_mpim: 'true' }, 'MPIM'],
    ['channels.json', { id: 'D9' }, 'IM'],
    ['channels.json', { id: 'G9' }, 'PRIVATE'],
    ['channels.json', { id: 'G9', name: 'mpdm-a--b-1' }, 'MPIM'],
    ['groups.json', { is_private: false }, 'PRIVATE'],
    ['mpims.json', {}, 'MPIM'],
    ['dms.json', {}, 'IM'],
    ['file_conversations.json', {}, 'UNKNOWN'],
  ])('a channel in %s that says %j is %s', async (list, channel, type) => {
    expect(await typeOf(list, channel)).toBe(type);
  });
});

describe('what is no import', () => {
  test('more that could not be read than was read', async () => {
    const broken = Array.from({ length: 9 }, () => message({ ts: 'yesterday' }));
    expect((await readExport({ [day]: [message(), ...broken] })).failure).toMatch(
      /could not be read \(9\) than was read \(3\)/,
    );
    expect((await readExport({ [day]: [message(), ...broken.slice(6)] })).failure).toBeUndefined();
  });

  test('messages of which none could be read', async () => {
    expect((await readExport({ [day]: [{ ...message(), ts: 'yesterday' }] })).failure).toMatch(/none of them/);
    expect((await readExport({ 'elsewhere/2023-11-14.json': [message()] })).failure).toMatch(/none of them/);
  });

  test('but not what was not asked for, an export without messages, or days without any', async () => {
    const hidden = { 'channels.json': undefined, 'groups.json': [{ id: 'G1', name: 'general' }], [day]: [message()] };
    expect((await readExport(hidden)).failure).toBeUndefined();
    expect((await readExport({})).failure).toBeUndefined();
    expect((await readExport({ [day]: [] })).failure).toBeUndefined();
    expect((await readExport({ [day]: '' })).failure).toBeUndefined();
  });
});

describe('what is asked for', () => {
  const files = {
    'users.json': [...users, { id: 'U2', team_id: 'T1', name: 'bob', profile: { email: 'bob@reed.test' } }],
    'channels.json': [...channels, { id: 'C2', name: 'café' }],
    [day]: [
      message(),
      message({ ts: '1700000002.000100', user: 'U2', text: 'b' }),
      message({ ts: '1700006400.000000', text: 'c' }),
    ],
    'cafe\u0301/2023-11-14.json': [message({ text: 'd' })],
  };
  const texts = async (options: ExportOptions) => (await readExport(files, options)).messages.map(({ text }) => text);

  test.each<[ExportOptions, string[]]>([
    [{}, ['a', 'b', 'c', 'd']],
    [{ channels: ['general'] }, ['a', 'b', 'c']],
    [{ channels: ['C2'] }, ['d']],
    [{ channels: ['cafe\u0301'] }, ['d']],
    [{ people: ['bob@reed.test'] }, ['b']],
    [{ people: ['U1'], channels: ['general'] }, ['a', 'c']],
    [{ from: '2023-11-15' }, ['c']],
    [{ to: '2023-11-15T00:00:00Z' }, ['a', 'b', 'd']],
    [{ from: '2023-11-14T22:13:22Z', to: '2023-11-15' }, ['b']],
  ])('%j is read alone', async (options, expected) => {
    expect(await texts(options)).toEqual(expected);
    expect((await readExport(files, options)).failure).toBeUndefined();
  });

  test.each<[ExportOptions, string]>([
    [{ channels: ['gene'] }, '--channels: the export has no "gene". Did you mean "general"?'],
    [{ people: ['nobody'] }, '--people: the export has no "nobody".'],
    [{ from: 'yesterday' }, '--from: "yesterday" is no time.'],
    [{ from: '2023-02-30' }, '--from: "2023-02-30" is no time.'],
    [{ from: '2023-11-15', to: '2023-11-15' }, '--to must be after --from'],
  ])('%j is refused by name', async (options, error) => {
    await expect(readExport(files, options)).rejects.toThrow(error);
  });
});
