import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openSlackExport, type ExportOptions } from '../../subgraphs/slack/exportReader/readExport.ts';
import type { ExportRecord } from '../../subgraphs/slack/exportReader/records.ts';
import { createReport, type ExportReport } from '../../subgraphs/slack/exportReader/report.ts';
import { collected, withFile, withFolder, zipOf } from './exportZip.ts';

type Content = string | Buffer | object;
const bytesOf = (content: Content) =>
  typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content);
const users = [{ id: 'U1', team_id: 'T1', name: 'ann' }];
const channels = [{ id: 'C1', name: 'general', members: ['U1'] }];
const said = (text: unknown = 'x', more: object = {}) => ({
  type: 'message',
  ts: '1700000000.000100',
  user: 'U1',
  text,
  ...more,
});
const day = 'general/2023-11-14.json';

async function readPath(
  path: string,
  options: ExportOptions = {},
): Promise<{ records: ExportRecord[]; report: ExportReport; texts: unknown[] }> {
  const opened = await openSlackExport(path, { includePrivate: true, ...options });
  try {
    const report = createReport();
    const records = await collected(opened.records(opened.workspaces[0]!.id, report));
    return { records, report, texts: records.flatMap((record) => (record.kind === 'message' ? [record.text] : [])) };
  } finally {
    await opened.close();
  }
}
const whole = (files: Record<string, Content>) => ({
  'users.json': users,
  'channels.json': channels,
  [day]: [said()],
  ...files,
});
const readZip = async (files: Record<string, Content>, options?: ExportOptions) =>
  withFile(
    await zipOf(Object.entries(whole(files)).map(([path, content]) => [path, bytesOf(content)] as const)),
    (path) => readPath(path, options),
  );
async function readFolder(
  files: Record<string, Content>,
  prepare: (folder: string) => Promise<void> = async () => undefined,
) {
  return withFolder(async (folder) => {
    for (const [path, content] of Object.entries(whole(files))) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytesOf(content));
    }
    await prepare(folder);
    return readPath(folder);
  });
}

const text = JSON.stringify([said('grüße')]);
test.each<[string, Content]>([
  ['a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)])],
  ['white space around it', `\r\n\t ${text} \r\n`],
  ['escapes', text.replace('ü', String.raw`\u00fc`)],
])('a day file with %s is read', async (_, content) => {
  expect((await readZip({ [day]: content })).texts).toEqual(['grüße']);
});

test.each<[string, Content, string]>([
  ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'), 'UTF-16'],
  ['UTF-16, big endian', Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), 'UTF-16'],
  ['Latin 1', Buffer.from(text, 'latin1'), 'UTF-8'],
  ['NUL bytes', Buffer.alloc(64), 'is not valid JSON'],
  ['half of a list', text.slice(0, -1), 'is not valid JSON'],
  ['an object', '{"messages": []}', 'is not valid JSON'],
  ['a page of HTML', '<!doctype html>', 'is not valid JSON'],
])('a day file of %s stops the import, by name', async (_, content, error) => {
  await expect(readZip({ [day]: content })).rejects.toThrow(error);
  await expect(readZip({ [day]: content })).rejects.toThrow(`"${day}"`);
});

test('numbers beyond all measure cost themselves', async () => {
  const huge = `[{"type":"message","ts":1700000000.0001,"user":"U1","text":1e400,"reply_count":1e308,"reactions":[{"name":"a","users":["U1"],"count":99999999999999999999}],"files":[{"id":"F1","size":1e999}]},
    {"type":"message","ts":99999999999999999999,"user":"U1"},{"type":"message","ts":"99999999999.000000"},{"type":"message","ts":-1},{"type":"message","ts":"NaN"}]`;
  const { records, report } = await readZip({ [day]: huge });
  const messages = records.filter(({ kind }) => kind === 'message');
  expect(messages).toHaveLength(1);
  expect(messages[0]).toMatchObject({ ts: '1700000000.000100', text: null, reactionCount: 1 });
  expect([...report.unread.values()].map(({ count }) => count)).toEqual([4]);
});

test('one id of two channels is one, the most private; of users, messages and files the first counts', async () => {
  const { records, report, texts } = await readZip({
    'users.json': [...users, { ...users[0], name: 'other' }],
    'dms.json': [{ id: 'C1', members: ['U1'] }],
    [day]: [said('a'), said('b')],
  });
  const [channel, ...others] = records.filter((record) => record.kind === 'channel');
  expect(channel).toMatchObject({ slackId: 'C1', type: 'IM' });
  expect(texts).toEqual(['a']);
  expect([others, records.filter(({ kind }) => kind === 'user')].map(({ length }) => length)).toEqual([0, 1]);
  expect(Object.fromEntries([...report.skipped].map(([what, { count }]) => [what, count]))).toEqual({
    'user listed twice': 1,
    'channel listed twice': 1,
    'message listed twice': 1,
  });
});

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is a name like another', async (name) => {
  const odd = `{"id":"${name}","name":"${name}","team_id":"T1","__proto__":{"deleted":true},"profile":{"__proto__":{"email":"a@b.test"}}}`;
  const { records, texts } = await readZip({
    'users.json': `[${JSON.stringify(users[0])},${odd}]`,
    'channels.json': [{ id: name, name, members: [name] }],
    [`${name}/2023-11-14.json`]: [said('x', { user: name, reactions: [{ name, users: [name], count: 1 }] })],
    [day]: [],
  });
  expect(texts).toEqual(['x']);
  expect(records.find((record) => record.kind === 'user' && record.slackId === name)).toMatchObject({
    isDeleted: false,
    email: null,
  });
  expect(({} as { deleted?: boolean }).deleted).toBeUndefined();
});

test.each([
  [
    'general/2023-13-45.json',
    'general/2023-11-14 (1).json',
    'general/2023-11-14.JSON',
    'general/2023-11-14.json.bak',
    'general/x/2023-11-14.json',
    '2023-11-14.json',
  ],
])('files of odd names are told, and cost nothing else: %s …', async (...paths) => {
  const { texts, report } = await readZip(
    Object.fromEntries(
      paths.map((path) => [
        path,
        path.startsWith('general/2023-13') ? [said('y', { ts: '1700000001.000100' })] : 'no JSON',
      ]),
    ),
  );
  expect(texts).toContain('x');
  const told = [...report.skipped.values(), ...report.unread.values()].reduce((sum, { count }) => sum + count, 0);
  expect(told + texts.length).toBe(paths.length + 1);
});

test.each([
  '../users.json',
  '/etc/users.json',
  'C:/users.json',
  'general/../../a.json',
  'general/./a.json',
  'a\\..\\..\\b.json',
  'general/\u0007.json',
])('a zip with the path %j is refused', async (path) => {
  const plain = 'a'.repeat(Buffer.byteLength(path));
  const zip = await zipOf([
    ...Object.entries(whole({})).map(([name, content]) => [name, bytesOf(content)] as const),
    [plain, 'x'],
  ]);
  const patched = Buffer.from(zip.toString('latin1').replaceAll(plain, Buffer.from(path).toString('latin1')), 'latin1');
  await expect(withFile(patched, readPath)).rejects.toThrow(
    'The zip file holds a path that a Slack export cannot have',
  );
});

test('links lead nowhere, whether to files, to folders or around in a circle', async () => {
  const { texts, report } = await readFolder({}, async (folder) => {
    await symlink('/etc', join(folder, 'etc'));
    await symlink('..', join(folder, 'general', 'up'));
    await symlink('/etc/passwd', join(folder, 'groups.json'));
    await symlink(join(folder, day), join(folder, 'general', '2023-11-15.json'));
  });
  expect(texts).toEqual(['x']);
  expect(report.skipped.get('link or special file')?.count).toBe(4);
});

test('what unpacks to a thousand times its size is refused before it is', async () => {
  const bomb = Buffer.alloc(64 * 1024 * 1024, 0x20);
  await expect(readZip({ [day]: bomb })).rejects.toThrow(`"${day}" unpacks to more than 250 times its size`);
  const { texts } = await readZip({ 'general/beside.bin': bomb });
  expect(texts).toEqual(['x']);
});

test('thousands of channels and people are read', async () => {
  const ids = Array.from({ length: 2_000 }, (_, at) => at);
  const { records } = await readZip({
    'users.json': ids.map((at) => ({ id: `U${at}`, team_id: 'T1', name: `u${at}` })),
    'channels.json': ids.map((at) => ({
      id: `C${at}`,
      name: `c${at}`,
      members: [`U${at}`],
      previous_names: [`old${at}`],
    })),
    ...Object.fromEntries(ids.map((at) => [`c${at}/2023-11-14.json`, [said(String(at))]])),
    [day]: [],
  });
  expect(records.filter(({ kind }) => kind === 'message')).toHaveLength(2_000);
});

test('a name of an export speaks to no terminal', async () => {
  const odd = '\u001b[31mred\u0007';
  const zip = {
    'users.json': users,
    'channels.json': [
      { id: 'C1', name: odd },
      { id: 'C2', name: 'general' },
    ],
  };
  await expect(readZip(zip, { channels: ['\u001b[31mred'] })).rejects.toThrow(/^\P{Cc}*$/u);
});
