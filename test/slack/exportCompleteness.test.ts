import { expect, test } from '@jest/globals';
import { openSlackExport, type ExportOptions } from '../../subgraphs/slack/exportReader/readExport.ts';
import { createReport } from '../../subgraphs/slack/exportReader/report.ts';
import { collected, withFile, zipOf } from './exportZip.ts';

const day = 'general/2023-11-14.json';
const said = (second: number, more: object = {}) => ({
  type: 'message',
  ts: `${1_700_000_000 + second}.000100`,
  user: 'U1',
  text: 'x',
  ...more,
});
const at = (second: number) => said(second).ts;

async function missingIn(messages: object[], options: ExportOptions = {}, more: Record<string, unknown> = {}) {
  const files = {
    'users.json': [{ id: 'U1', team_id: 'T1', name: 'ann' }],
    'channels.json': [{ id: 'C1', name: 'general', members: [] }],
    [day]: messages,
    ...more,
  };
  const zip = await zipOf(
    Object.entries(files).map(([path, content]) => [path, JSON.stringify(content, null, 1)] as const),
  );
  return withFile(zip, async (path) => {
    const opened = await openSlackExport(path, options);
    const report = createReport();
    await collected(opened.records('T1', report));
    await opened.close();
    return Object.fromEntries([...report.incomplete].map(([what, { count, places }]) => [what, [count, ...places]]));
  });
}

const replies = 'thread of which replies are missing';
const parent = 'thread whose first message is missing';

test('a thread whose first message counts more replies than there are is told with both numbers', async () => {
  const thread = [
    said(0, { thread_ts: at(0), reply_count: 3 }),
    said(1, { thread_ts: at(0) }),
    said(2, { thread_ts: at(0), subtype: 'thread_broadcast' }),
  ];
  expect(await missingIn(thread)).toEqual({ [replies]: [1, `${day}:2 (2 of 3 replies)`] });
  expect(await missingIn([...thread, said(3, { thread_ts: at(0) })])).toEqual({});
  expect(await missingIn(thread, {}, { 'general/2023-11-16.json': [said(150_000, { thread_ts: at(0) })] })).toEqual({});
});

test('a reply counts once, a tombstone none; what was not asked for is not missing', async () => {
  const reply = said(1, { thread_ts: at(0) });
  const first = said(0, { thread_ts: at(0), reply_count: 2 });
  expect(await missingIn([first, reply, reply])).toMatchObject({ [replies]: [1, `${day}:2 (1 of 2 replies)`] });
  expect(await missingIn([first, reply, said(2, { thread_ts: at(0), subtype: 'tombstone' })])).toMatchObject({
    [replies]: [1, `${day}:2 (1 of 2 replies)`],
  });
  expect(await missingIn([first, reply, said(150_000, { thread_ts: at(0) })], { to: '2023-11-15' })).toEqual({});
});

test('a thread whose first message is missing is told at its first reply, once', async () => {
  expect(await missingIn([said(5, { thread_ts: at(0) }), said(6, { thread_ts: at(0) })])).toEqual({
    [parent]: [1, `${day}:2`],
  });
  expect(await missingIn([said(5, { thread_ts: at(0) })], {}, { 'general/2023-11-13.json': [said(0)] })).toEqual({});
});

test('what is past its retention, or hidden by a limit, is told by what it is', async () => {
  expect(
    await missingIn([
      said(1, { subtype: 'tombstone' }),
      said(2, {
        files: [
          { id: 'F1', mode: 'tombstone' },
          { id: 'F2', mode: 'hidden_by_limit' },
        ],
      }),
      said(3, { is_limited: true }),
      said(4, { hidden_by_limit: 1 }),
      said(5, { files: [{ id: 'F3', mode: 'file_access', file_access: 'file_not_found' }] }),
      said(6, { files: [{ id: 'F4', mode: 'hosted', name: 'a.pdf' }], is_limited: false }),
    ]),
  ).toEqual({
    'message of which a place alone is left: it is deleted, or past its retention': [1, `${day}:2`],
    'file that is deleted, or past its retention': [1, `${day}:9`],
    'file that a limit of the workspace’s plan hides (hidden_by_limit)': [1, `${day}:9`],
    'message that a limit of the workspace’s plan hides (hidden_by_limit)': [2, `${day}:25`, `${day}:32`],
    'file that Slack did not give out': [1, `${day}:39`],
  });
});

test('files that a downloader lacks are told where it has downloaded any', async () => {
  const messages = [
    said(1, { files: ['F1', 'F2'].map((id) => ({ id, mode: 'hosted', name: 'a.pdf' })) }),
    said(2, { file: { id: 'F3' } }),
  ];
  expect(await missingIn(messages)).toEqual({});
  for (const path of ['__uploads/F1/a.pdf', 'general/attachments/F1-a.pdf'])
    expect(await missingIn(messages, {}, { [path]: 'x' })).toEqual({
      'file that is not among the downloaded ones': [2, `${day}:2`, `${day}:20`],
    });
});
