import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startImporting, type Importing, type ImportingOrganization } from './importing.ts';

let importing: Importing;
let acme: ImportingOrganization;
let organizations = 0;
beforeAll(async () => {
  importing = await startImporting();
}, 120_000);
beforeEach(async () => {
  await importing.slack.sql('truncate tenant cascade');
  ann.profile.email = `ann-${(organizations += 1)}@vale.test`;
  acme = await importing.organization(ann.profile.email);
});
afterAll(() => importing.stop());

const member = (id: string, name: string, teams: string[]) => ({
  id,
  team_id: teams[0],
  name,
  enterprise_user: { id, enterprise_id: 'E0', teams },
  profile: {},
});
const ann = { ...member('W0ANN', 'ann', ['T1', 'T2']), profile: { email: '' } };
const bob = member('W0BOB', 'bob', ['T2']);
const kim = { id: 'U0KIM', team_id: 'T9', name: 'kim', profile: { email: 'kim@reed.test' } };
const channel = (id: string, name: string, teams: string[], more: object = {}) => ({
  id,
  name,
  members: ['W0ANN', 'W0BOB'],
  shared_team_ids: teams,
  context_team_id: teams[0],
  ...more,
});
const said = (second: number, user: string, text = 'x', more: object = {}) => ({
  type: 'message',
  ts: `${1_700_000_000 + second}.000100`,
  user,
  text,
  ...more,
});
const grid = {
  'teams.json': [
    { id: 'T1', name: 'One' },
    { id: 'T2', name: 'Two' },
  ],
  'org_users.json': [ann, bob, kim],
  'channels.json': [
    channel('C1', 'one', ['T1']),
    channel('C2', 'two', ['T2']),
    channel('C3', 'shared', ['T2', 'T1'], { members: ['W0ANN', 'W0BOB', 'U0KIM'] }),
  ],
  'one/2023-11-14.json': [said(1, 'W0ANN')],
  'two/2023-11-14.json': [said(2, 'W0BOB')],
  'shared/2023-11-14.json': [
    said(3, 'W0ANN', 'from one', { reactions: [{ name: 'tada', users: ['W0BOB'], count: 1 }] }),
    said(4, 'W0BOB', 'from two'),
    said(5, 'U0KIM', 'from elsewhere'),
  ],
};

/** Workspaces with the names of their people and channels, and what is said in these by whom. */
async function stored() {
  const rows = await acme.rows();
  const workspaces = await importing.slack.sql<{ id: string; slack_id: string }>(
    'select id, slack_id from slack_workspace where organization_id = $1 order by slack_id',
    [acme.id],
  );
  const of = (table: 'slack_user' | 'slack_channel', id: string) =>
    rows[table].filter(({ workspace_id }) => workspace_id === id);
  const names = new Map(rows.slack_user.map(({ id, name }) => [id, name]));
  return Object.fromEntries(
    workspaces.map(({ id, slack_id }) => [
      slack_id,
      {
        people: of('slack_user', id)
          .map(({ name }) => name)
          .sort(),
        channels: Object.fromEntries(
          of('slack_channel', id).map((one) => [
            one['name'],
            rows.slack_message
              .filter(({ channel_id }) => channel_id === one['id'])
              .sort((first, other) => Number(first['slack_ts']) - Number(other['slack_ts']))
              .map(({ author_id }) => names.get(author_id)),
          ]),
        ),
      },
    ]),
  );
}
const whole = {
  T1: { people: ['ann'], channels: { one: ['ann'] } },
  T2: { people: ['bob', 'kim'], channels: { two: ['bob'], shared: ['ann', 'bob', 'kim'] } },
};
const undo = (id: string) =>
  acme.atSlack.send('mutation ($id: ID!) { undoSlackImport(input: { id: $id }) { importRun { status } } }', { id });

test('an organization’s export becomes a workspace for each team, people at home, what is shared once', async () => {
  const { workspaces } = await acme.importFiles(grid);
  expect(workspaces.map(({ workspaceId, counted }) => [workspaceId, counted])).toEqual([
    ['T1', { user: 1, channel: 1, message: 1 }],
    ['T2', { user: 2, channel: 2, message: 4 }],
  ]);
  expect(await stored()).toEqual(whole);
  const { data } = await acme.atSlack.send(
    '{ slackImportRuns { edges { node { isUndoable workspace { slackId } } } } slackWorkspaces { edges { node { slackId memberCount } } } slackUsers { edges { node { slackId isExternal email user { id } workspace { slackId } } } } }',
  );
  expect(data.slackImportRuns.edges.map(({ node }: { node: object }) => node)).toEqual(
    expect.arrayContaining([
      { isUndoable: true, workspace: { slackId: 'T1' } },
      { isUndoable: true, workspace: { slackId: 'T2' } },
    ]),
  );
  expect(data.slackWorkspaces.edges.map(({ node }: { node: object }) => node)).toEqual([
    { slackId: 'T1', memberCount: 1 },
    { slackId: 'T2', memberCount: 1 },
  ]);
  expect(data.slackUsers.edges.map(({ node }: { node: object }) => node)).toEqual([
    {
      slackId: 'W0ANN',
      isExternal: false,
      email: ann.profile.email,
      user: { id: acme.owner },
      workspace: { slackId: 'T1' },
    },
    { slackId: 'W0BOB', isExternal: false, email: null, user: null, workspace: { slackId: 'T2' } },
    { slackId: 'U0KIM', isExternal: true, email: null, user: null, workspace: { slackId: 'T2' } },
  ]);
});

test('a second import changes nothing, and a channel that moves or closes stays where it is, closed', async () => {
  await acme.importFiles(grid);
  const before = await acme.rows();
  const again = await acme.importFiles(grid);
  expect(again.workspaces.map(({ changes }) => changes)).toEqual(
    again.workspaces.map(() =>
      expect.objectContaining({
        messages: { added: 0, changed: 0, removed: 0 },
        users: { added: 0, changed: 0, removed: 0 },
      }),
    ),
  );
  expect(await acme.rows()).toEqual(before);
  const [one, two] = grid['channels.json'];
  await acme.importFiles({
    ...grid,
    'channels.json': [one, two],
    'groups.json': [channel('C3', 'shared', ['T1', 'T2'])],
  });
  expect(await stored()).toEqual(whole);
  expect((await acme.rows()).slack_channel.find(({ slack_id }) => slack_id === 'C3')).toMatchObject({
    type: 'PRIVATE',
  });
});

test('the undo of one workspace leaves the others as they are, authors included; deleting one does so, too', async () => {
  const { workspaces } = await acme.importFiles(grid);
  const runs = new Map(workspaces.map(({ workspaceId, runId }) => [workspaceId, runId!]));
  expect(await undo(runs.get('T1')!)).toMatchObject({ data: { undoSlackImport: { importRun: { status: 'UNDONE' } } } });
  expect(await stored()).toEqual({ ...whole, T1: { people: ['ann'], channels: {} } });
  await acme.importFiles(grid);
  expect(await stored()).toEqual(whole);
  const rows = await importing.slack.sql<{ id: string }>(
    "select id from slack_workspace where organization_id = $1 and slack_id = 'T1'",
    [acme.id],
  );
  await acme.atSlack.send(
    'mutation ($id: ID!) { deleteSlackWorkspace(input: { id: $id, version: 1 }) { deletedId } }',
    {
      id: rows[0]!.id,
    },
  );
  expect(await stored()).toEqual({ T2: { ...whole.T2, people: ['ann', 'bob', 'kim'] } });
});

test('one workspace of an organization is read alone where it is asked for', async () => {
  const { workspaces } = await acme.importFiles(grid, { workspace: 'T2' });
  expect(workspaces.map(({ workspaceId }) => workspaceId)).toEqual(['T2']);
  expect(await stored()).toEqual({ T2: { people: ['ann', 'bob', 'kim'], channels: whole.T2.channels } });
  await expect(acme.importFiles(grid, { workspace: 'T7' })).rejects.toThrow(
    '--workspace: the organization of this export has no workspace "T7". It has "T1", "T2".',
  );
});

test('direct messages lie where most of their people are at home, and stay there; their participants alone see them', async () => {
  const direct = { id: 'D1', members: ['W0ANN', 'W0BOB'] };
  const files = { ...grid, 'dms.json': [direct], 'D1/2023-11-14.json': [said(9, 'W0BOB', 'between us')] };
  await acme.importFiles(files, { includePrivate: true });
  expect((await stored())['T1']!.channels).toEqual({ one: ['ann'], D1: ['bob'] });
  await acme.importFiles({ ...files, 'dms.json': [{ ...direct, members: ['W0BOB'] }] }, { includePrivate: true });
  expect((await stored())['T1']!.channels).toEqual({ one: ['ann'], D1: ['bob'] });
  const texts = async () =>
    (await acme.atSlack.send('{ slackMessages { edges { node { text } } } }')).data.slackMessages.edges.map(
      ({ node }: { node: { text: string } }) => node.text,
    );
  expect(await texts()).not.toContain('between us');
  await acme.importFiles({ ...files, 'D1/2023-11-15.json': [said(90_000, 'W0BOB')] }, { includePrivate: true });
  expect(await texts()).toContain('between us');
});

test.each([
  [
    'two channels of one name',
    { 'channels.json': [channel('C1', 'one', ['T1']), channel('C2', 'one', ['T2'])] },
    'The folder "one" may be of two channels, "C1" of workspace "T1" and "C2" of workspace "T2". Name it by the id of the one that it is of.',
  ],
  [
    'workspaces that nothing names',
    {
      'teams.json': undefined,
      'org_users.json': [
        { id: 'U1', team_id: 'T1' },
        { id: 'U2', team_id: 'T2' },
      ],
    },
    'neither teams.json nor its people say which workspaces it has (people are of "T1", "T2")',
  ],
  ['nobody and no workspace', { 'teams.json': [], 'org_users.json': [] }, 'no user has a team_id'],
])('%s: refused by name, nothing is guessed', async (_, files, error) => {
  const all = Object.entries({ ...grid, ...files }).filter(([, content]) => content !== undefined);
  await expect(acme.importFiles(Object.fromEntries(all))).rejects.toThrow(error);
});

test('without teams.json the workspaces are those of the organization’s people', async () => {
  const { 'teams.json': _, ...files } = grid;
  await acme.importFiles(files);
  expect(await stored()).toEqual(whole);
});

test('whoever is named by the organization’s id of theirs is the person that is listed', async () => {
  const local = { ...bob, id: 'U0BOB' };
  await acme.importFiles({ ...grid, 'org_users.json': [ann, local, kim] });
  expect(await stored()).toEqual(whole);
  expect((await acme.rows()).slack_user.map(({ slack_id }) => slack_id).sort()).toEqual(['U0BOB', 'U0KIM', 'W0ANN']);
});

test('an export of one workspace that names it is of that', async () => {
  const files = {
    'team.json': { id: 'T1', name: 'One' },
    'users.json': [ann, bob, kim],
    'channels.json': [channel('C1', 'one', ['T1'])],
  };
  const { workspaces } = await acme.importFiles({ ...files, 'one/2023-11-14.json': [said(1, 'W0ANN')] });
  expect(workspaces.map(({ workspaceId }) => workspaceId)).toEqual(['T1']);
  await expect(acme.importFiles(files, { workspace: 'T2' })).rejects.toThrow(
    'The export is not of workspace "T2": it is of "T1".',
  );
});
