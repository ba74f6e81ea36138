import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ExportOptions } from '../../subgraphs/slack/exportReader/readExport.ts';
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

const users = [{ id: 'U1', team_id: 'T1', name: 'ann' }];
const channels = [{ id: 'C1', name: 'general', members: [] }];
const message = (more: object = {}, day = 0) => ({
  type: 'message',
  ts: `${1_700_000_000 + day * 86_400}.000100`,
  user: 'U1',
  text: 'x',
  ...more,
});
const exportOf = (messages: object[], more: object = {}) => ({
  'users.json': users,
  'channels.json': channels,
  'general/2023-11-14.json': messages,
  ...more,
});
const file = (permalink: string, more: object = {}) => ({ files: [{ id: 'F1', user: 'U1', permalink, ...more }] });
const called = async () =>
  (
    await acme.atSlack.send('{ slackWorkspaces { edges { node { slackId name domain } } } }')
  ).data.slackWorkspaces.edges.map(({ node: { slackId, name, domain } }: { node: Record<string, string> }) => [
    slackId,
    name,
    domain,
  ]);

test.each<[string, object, ExportOptions, string, string | null]>([
  ['team.json', exportOf([message()], { 'team.json': { id: 'T1', name: 'Vale', domain: 'vale' } }), {}, 'Vale', 'vale'],
  ['a list of one team', exportOf([message()], { 'teams.json': [{ id: 'T1', name: 'Vale' }] }), {}, 'Vale', null],
  [
    'files, by most of them',
    exportOf([
      message(file('https://old.slack.com/files/U1/F1/a')),
      message(file('https://vale.slack.com/files/U1/F1/a'), 1),
      message(file('https://vale.slack.com/files/U1/F2/a'), 2),
    ]),
    {},
    'vale',
    'vale',
  ],
  [
    'addresses of messages of its channels',
    exportOf([message({ text: 'see <https://vale.slack.com/archives/C1/p1700000000000100>' })]),
    {},
    'vale',
    'vale',
  ],
  [
    'what a message shares of them',
    exportOf([
      message({ attachments: [{ from_url: 'https://vale.enterprise.slack.com/archives/C1/p1700000000000100' }] }),
    ]),
    {},
    'vale',
    'vale',
  ],
  [
    'no address of another workspace’s channel',
    exportOf([message({ text: 'https://reed.slack.com/archives/C9/p1700000000000100' })]),
    {},
    'T1',
    null,
  ],
  [
    'no file of another company',
    exportOf([message(file('https://reed.slack.com/files/U9/F1/a', { user: 'U9', user_team: 'T9' }))]),
    {},
    'T1',
    null,
  ],
  ['no address of Slack’s own', exportOf([message(file('https://files.slack.com/files-pri/T1-F1/a'))]), {}, 'T1', null],
  [
    'what is given, where nothing says it',
    exportOf([message(file('https://vale.slack.com/files/U1/F1/a'))]),
    { name: 'Vale & Reed' },
    'Vale & Reed',
    'vale',
  ],
  [
    'the export before what is given',
    exportOf([message()], { 'team.json': { id: 'T1', name: 'Vale' } }),
    { name: 'Reed' },
    'Vale',
    null,
  ],
])('a workspace is called by %s', async (_, files, options, name, domain) => {
  const { isUnnamed } = await acme.importFiles(files as Record<string, unknown>, options);
  expect(await called()).toEqual([['T1', name, domain]]);
  expect(isUnnamed).toBe(name === domain || name === 'T1');
});

test('the newest export names it, an older one where nothing has; an undo gives the former name back', async () => {
  const named = (name: string, day: number) =>
    exportOf([message({}, day)], { 'team.json': { id: 'T1', name, domain: name.toLowerCase() } });
  await acme.importFiles(exportOf([message({}, 5)]));
  expect(await called()).toEqual([['T1', 'T1', null]]);
  await acme.importFiles(named('Old', 0));
  expect(await called()).toEqual([['T1', 'Old', 'old']]);
  const { runId } = await acme.importFiles(named('New', 9));
  await acme.importFiles(named('Older', 0));
  await acme.importFiles(exportOf([message({}, 9)]));
  expect(await called()).toEqual([['T1', 'New', 'new']]);
  await acme.atSlack.send('mutation ($id: ID!) { undoSlackImport(input: { id: $id }) { importRun { id } } }', {
    id: runId,
  });
  expect(await called()).toEqual([['T1', 'Old', 'old']]);
});

test.each([
  [{ name: '' }, '--name is what the workspace is called: one line of at most 255 characters.'],
  [{ name: 'a\nb' }, '--name is what the workspace is called'],
  [{ name: 'x'.repeat(256) }, '--name is what the workspace is called'],
])('%j is refused by name', async (options, error) => {
  await expect(acme.importFiles(exportOf([message()]), options)).rejects.toThrow(error);
});

test('one name names no organization', async () => {
  const files = exportOf([message()], { 'teams.json': [{ id: 'T1' }, { id: 'T2' }] });
  await expect(acme.importFiles(files, { name: 'Vale' })).rejects.toThrow('--name: the export has 2 workspaces.');
  await expect(acme.importFiles(files, { name: 'Vale', workspace: 'T1' })).resolves.toMatchObject({
    failure: undefined,
  });
});
