import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
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

const day = (dayOf: number) => `general/2023-11-${dayOf}.json`;
const at = (seconds: number) => `${1_700_000_000 + seconds}.000100`;
const said = (seconds: number, text: string, more: object = {}) => ({
  type: 'message',
  ts: at(seconds),
  user: 'U1',
  text,
  ...more,
});
const users = [{ id: 'U1', team_id: 'T1', name: 'ann', profile: { email: 'ann@vale.test' } }];
const general = { id: 'C1', name: 'general', members: ['U1'] };
const exportOf = (files: object) => ({ 'users.json': users, 'channels.json': [general], ...files });
const asked = { workspace: 'T1', includePrivate: true };

const texts = async () =>
  (await acme.rows()).slack_message
    .map(({ slack_ts, text, is_deleted }) => [Number(slack_ts) - 1_700_000_000, is_deleted ? 'deleted' : text] as const)
    .sort(([one], [other]) => one - other)
    .map(([, text]) => text);

const first = exportOf({ [day(14)]: [said(1, 'a'), said(2, 'tpyo'), said(3, 'regretted'), said(4, 'd')] });
const second = exportOf({
  [day(14)]: [said(1, 'a'), said(2, 'typo', { edited: { ts: at(60) } }), said(4, 'd')],
  [day(15)]: [said(90_000, 'later')],
});

test('what a newer export lacks within a day was deleted, and the later edit stays, in either order', async () => {
  for (const order of [
    [first, second],
    [second, first],
    [first, second, first, second],
  ]) {
    acme = await importing.organization();
    for (const files of order) await acme.importFiles(files, asked);
    expect(await texts()).toEqual(['a', 'typo', 'deleted', 'd', 'later']);
    await importing.slack.sql('truncate tenant cascade');
  }
});

test('a deletion that an event tells is final, also where its message comes later', async () => {
  const event = {
    type: 'message',
    subtype: 'message_deleted',
    ts: at(70_000),
    deleted_ts: at(1),
    previous_message: { ts: at(1) },
  };
  await acme.importFiles(exportOf({ [day(14)]: [said(4, 'd'), event] }), asked);
  await acme.importFiles(exportOf({ [day(14)]: [said(1, 'secret'), said(4, 'd')] }), asked);
  expect(await texts()).toEqual(['deleted', 'd']);
  expect(JSON.stringify((await acme.rows()).slack_message)).not.toContain('secret');
});

test('what lies at a day’s edges, in an empty day or in one that was not read whole is not deleted', async () => {
  await acme.importFiles(first, asked);
  const later = said(90_000, 'later');
  for (const part of [
    [said(2, 'tpyo'), said(3, 'regretted')],
    [],
    [said(1, 'a'), { type: 'message', text: 'no time' }, said(4, 'd')],
  ])
    await acme.importFiles(exportOf({ [day(14)]: part, [day(15)]: [later] }), asked);
  expect(await texts()).toEqual(['a', 'tpyo', 'regretted', 'd', 'later']);
});

test('of two copies of one message in an export the later edit is the message', async () => {
  await acme.importFiles(
    exportOf({
      [day(14)]: [
        said(1, 'one'),
        said(1, 'two', { edited: { ts: at(9) } }),
        said(1, 'three', { edited: { ts: at(8) } }),
      ],
      [day(15)]: [
        {
          type: 'message',
          subtype: 'message_changed',
          ts: at(90_000),
          message: said(1, 'four', { edited: { ts: at(80) } }),
        },
      ],
    }),
    asked,
  );
  expect(await texts()).toEqual(['four']);
});

test('a message that a plan’s limit hides in a newer export keeps what an older one says, in either order', async () => {
  const reactions = [{ name: 'tada', users: ['U1'], count: 1 }];
  const whole = exportOf({ [day(14)]: [said(1, 'a'), said(2, 'b', { reactions }), said(3, 'c')] });
  const hidden = [said(1, 'a'), said(2, '', { hidden_by_limit: 1 }), said(3, '', { is_limited: true })];
  const limited = exportOf({ [day(14)]: hidden, [day(15)]: [said(90_000, 'later')] });
  for (const order of [
    [whole, limited],
    [limited, whole],
    [limited, whole, limited],
  ]) {
    for (const files of order) await acme.importFiles(files, asked);
    const { slack_message: messages, slack_reaction: rows } = await acme.rows();
    expect(await texts()).toEqual(['a', 'b', 'c', 'later']);
    expect(messages.map(({ reaction_count }) => reaction_count).sort()).toEqual([0, 0, 0, 1]);
    expect(rows).toHaveLength(1);
    await importing.slack.sql('truncate tenant cascade');
  }
});

test('a channel is known by its id, whatever its folder is called; one that is gone is archived', async () => {
  await acme.importFiles(
    { 'users.json': users, 'channels.json': [general, { id: 'C2', name: 'temp' }], [day(14)]: [said(1, 'a')] },
    asked,
  );
  const renamed = {
    'users.json': users,
    'channels.json': [{ ...general, name: 'everybody' }],
    [day(15)]: [said(90_000, 'later')],
  };
  await acme.importFiles(renamed, asked);
  const channels = async () =>
    Object.fromEntries((await acme.rows()).slack_channel.map((row) => [row['name'], row['is_archived']]));
  expect([await texts(), await channels()]).toEqual([['a', 'later'], { everybody: false, temp: true }]);

  const other = (acme = await importing.organization());
  await importing.slack.sql('truncate tenant cascade');
  await other.importFiles(
    { ...renamed, 'channels.json': [{ ...general, name: 'everybody', previous_names: ['general'] }] },
    asked,
  );
  expect(await texts()).toEqual(['later']);
});

test('two channels of one name and a folder of it are refused by name', async () => {
  await expect(
    acme.importFiles(
      exportOf({ 'channels.json': [general, { id: 'C2', name: 'general' }], [day(14)]: [said(1, 'a')] }),
      asked,
    ),
  ).rejects.toThrow('The folder "general" may be of two channels, "C1" and "C2".');
});

const typeOf = async () => (await acme.rows()).slack_channel[0]!['type'];
const members = async () => (await acme.rows()).slack_channel_member.length;

test('a channel that turns private is closed at once, skipped or not, and by no export opened again', async () => {
  const two = [...users, { id: 'U2', team_id: 'T1', name: 'bob' }];
  const open = {
    'users.json': two,
    'channels.json': [{ ...general, members: ['U1', 'U2'] }],
    [day(14)]: [said(1, 'a')],
  };
  const closed = { 'users.json': two, 'groups.json': [general], [day(15)]: [said(90_000, 'secret')] };
  await acme.importFiles(open, asked);
  await acme.importFiles(closed, { workspace: 'T1' });
  expect([await typeOf(), await members(), await texts()]).toEqual(['PRIVATE', 1, ['a']]);
  await acme.importFiles(open, asked);
  expect([await typeOf(), await members()]).toEqual(['PRIVATE', 1]);
  const newest = { ...open, [day(16)]: [said(180_000, 'newest')] };
  await acme.importFiles(newest, asked);
  expect(await typeOf()).toBe('PRIVATE');
  await expect(acme.importFiles(newest, { ...asked, loosen: ['elsewhere'] })).rejects.toThrow(
    '--loosen: the export has no',
  );
  await acme.importFiles(newest, { ...asked, loosen: ['general'] });
  expect([await typeOf(), await members()]).toEqual(['PUBLIC', 2]);
});

test('a channel that an export has had as private while it was skipped is opened by no older one', async () => {
  const closed = { 'users.json': users, 'groups.json': [general], [day(15)]: [said(90_000, 'secret')] };
  const open = exportOf({ [day(14)]: [said(1, 'a')] });
  const { runId } = await acme.importFiles(closed, { workspace: 'T1' });
  expect((await acme.rows()).slack_channel).toEqual([]);
  await acme.importFiles(open, { workspace: 'T1' });
  expect([await typeOf(), await members(), await texts()]).toEqual(['PRIVATE', 0, ['a']]);
  await acme.importFiles(closed, asked);
  expect([await typeOf(), await members(), await texts()]).toEqual(['PRIVATE', 1, ['a', 'secret']]);
  await acme.importFiles(exportOf({ [day(16)]: [said(180_000, 'c')] }), { ...asked, loosen: ['general'] });
  expect(await typeOf()).toBe('PUBLIC');

  // Nor after the import that has said so is undone.
  await importing.slack.sql('truncate tenant cascade');
  const again = await acme.importFiles(closed, { workspace: 'T1' });
  await acme.atSlack.send('mutation ($id: ID!) { undoSlackImport(input: { id: $id }) { importRun { id } } }', {
    id: again.runId,
  });
  await acme.importFiles(open, { workspace: 'T1' });
  expect([runId === again.runId, await typeOf()]).toEqual([false, 'PRIVATE']);
});

test('an older export in which a channel is private closes it, and lets nobody in', async () => {
  const open = exportOf({ [day(15)]: [said(90_000, 'b')] });
  await acme.importFiles(open, asked);
  await acme.importFiles(
    {
      'users.json': [...users, { id: 'U2', name: 'bob' }],
      'groups.json': [{ ...general, members: ['U1', 'U2'] }],
      [day(14)]: [said(1, 'a')],
    },
    asked,
  );
  expect([await typeOf(), await members(), await texts()]).toEqual(['PRIVATE', 1, ['a', 'b']]);
});

test('an export is as old as its newest message, also where only a part of it is read', async () => {
  const two = [...users, { id: 'U2', team_id: 'T1', name: 'bob' }];
  const older = {
    'users.json': two,
    'channels.json': [
      { ...general, members: ['U1', 'U2'] },
      { id: 'C2', name: 'pay', members: ['U1', 'U2'] },
    ],
    [day(14)]: [said(1, 'a'), said(2, 'regretted'), said(3, 'c')],
    'pay/2023-11-14.json': [said(4, 'raise')],
  };
  const newer = {
    'users.json': two,
    'channels.json': [{ ...general, name: 'everybody', members: ['U1'] }],
    'groups.json': [{ id: 'C2', name: 'pay', members: ['U1'] }],
    'everybody/2023-11-14.json': [said(1, 'a'), said(3, 'c')],
    'pay/2023-11-14.json': [said(4, 'raise'), said(5, 'secret')],
  };
  for (const part of [{}, { channels: ['everybody'] }, { includePrivate: true, to: '2023-11-14T22:13:24Z' }]) {
    await acme.importFiles(older, asked);
    await acme.importFiles(newer, { workspace: 'T1', ...part });
    const { slack_channel: channels } = await acme.rows();
    expect(Object.fromEntries(channels.map(({ name, type }) => [name, type]))).toEqual({
      everybody: 'PUBLIC',
      pay: 'PRIVATE',
    });
    expect(await members()).toBe(2);
    // What was read by a range says nothing of what is not there.
    expect(await texts()).toEqual(['a', 'to' in part ? 'regretted' : 'deleted', 'c', 'raise']);
    await importing.slack.sql('truncate tenant cascade');
  }
});

test('names, people and topics are those of the newest export, in either order', async () => {
  const older = {
    ...exportOf({ [day(14)]: [said(1, 'a')] }),
    'channels.json': [{ ...general, topic: { value: 'old' } }],
  };
  const newer = {
    'users.json': [{ ...users[0], name: 'anna' }],
    'channels.json': [{ ...general, topic: { value: 'new' } }],
    [day(15)]: [said(90_000, 'b')],
  };
  for (const order of [
    [older, newer],
    [newer, older],
  ]) {
    acme = await importing.organization();
    for (const files of order) await acme.importFiles(files, asked);
    const rows = await acme.rows();
    expect([rows.slack_user[0]!['name'], rows.slack_channel[0]!['topic'], await texts()]).toEqual([
      'anna',
      'new',
      ['a', 'b'],
    ]);
    await importing.slack.sql('truncate tenant cascade');
  }
});

test('a channel that changes without being read is none of those that stay, and never fewer than none do', async () => {
  const closed = { ...exportOf({}), 'channels.json': [], 'groups.json': [general] };
  await acme.importFiles(first, asked);
  await acme.importFiles(closed, { workspace: 'T1' });
  const { data } = await acme.atSlack.send(
    '{ slackImportRuns(first: 1) { edges { node { rows { kind changed unchanged } } } } }',
  );
  expect(data.slackImportRuns.edges[0].node.rows).toContainEqual({ kind: 'channels', changed: 1, unchanged: 0 });
});
