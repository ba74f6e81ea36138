import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { SlackExport } from '../../subgraphs/slack/exportReader/readExport.ts';
import { campaign } from '../harness/campaign.ts';
import { memberIdentity } from '../harness/subgraph.ts';
import { filesOf as filesUnder, fixture, withFile, zipOf } from './exportZip.ts';
import { startImporting, type Importing, type ImportingOrganization } from './importing.ts';

let importing: Importing;
let acme: ImportingOrganization;

beforeAll(async () => {
  importing = await startImporting();
  acme = await importing.organization();
});
afterEach(() => importing.slack.sql('truncate tenant cascade'));
afterAll(() => importing.stop());

const undo = ({ atSlack }: ImportingOrganization, id: string) =>
  atSlack.send(
    'mutation ($id: ID!) { undoSlackImport(input: { id: $id }) { importRun { id status isUndoable undoneAt undoneBy { id } } } }',
    { id },
  );

/** All that is stored of an organization's imports. */
async function stateOf(organization: ImportingOrganization) {
  const [workspace] = await importing.slack.sql(
    `select to_jsonb(t) as row from slack_workspace t where organization_id = $1`,
    [organization.id],
  );
  const { slack_channel: channels, slack_channel_member: members, ...rows } = await organization.rows();
  return { rows: { ...rows, slack_workspace: [workspace!['row']] }, channels, members };
}
type State = Awaited<ReturnType<typeof stateOf>>;

test('an import that is undone leaves what was there before it, but nothing more visible and nobody let in', async () => {
  await fc.assert(
    fc.asyncProperty(anExport, anExport, async (first, second) => {
      try {
        await acme.importFiles(filesOf(first), { workspace: 'T1', includePrivate: true });
        const before = await stateOf(acme);
        const { runId, changes } = await acme.importFiles(filesOf(second), { workspace: 'T1', includePrivate: true });
        const between = await stateOf(acme);
        const isChanged = Object.values(changes).some(({ added, changed, removed }) => added + changed + removed > 0);
        const { errors } = await undo(acme, runId);
        expect(errors?.map(({ extensions }) => extensions.code)).toEqual(isChanged ? undefined : ['INVALID_STATE']);
        const after = await stateOf(acme);
        expect(after.rows).toEqual({
          ...before.rows,
          slack_workspace: [knowing(before.rows.slack_workspace[0], between.rows.slack_workspace[0])],
          slack_message: deletedAs(after, before),
          slack_reaction: before.rows.slack_reaction.filter(
            ({ message_id }) =>
              !after.rows.slack_message.some(({ id, is_deleted }) => id === message_id && is_deleted === true),
          ),
        });
        expect(after.channels).toEqual(before.channels.map((channel) => closed(channel, between)));
        expect(after.members).toEqual(participants(before, between, after));
        expect(await importing.slack.sql('select 1 from import_change where run_id = $1', [runId])).toEqual([]);
      } finally {
        await importing.slack.sql('truncate tenant cascade');
      }
    }),
    { numRuns: campaign(40, 120), examples: [[withChannel(false, []), withChannel(true, [newcomer])]] },
  );
}, 600_000);

/** The messages as they were; what was deleted meanwhile stays so, and keeps its place in a thread alone. */
function deletedAs(after: State, before: State): Record<string, unknown>[] {
  const place = ['parent_id', 'thread_ts', 'is_thread_parent', 'is_thread_reply', 'reply_count', 'reply_users_count'];
  const now = new Map(after.rows.slack_message.map((row) => [row['id'], row]));
  return before.rows.slack_message.map((row) => {
    const present = now.get(row['id']);
    if (present?.['is_deleted'] !== true) return row;
    return { ...present, ...Object.fromEntries(place.map((name) => [name, row[name]])) };
  });
}

/** The workspace as it was, but it knows what both exports have had as private. */
const knowing = (workspace: any, between: any) => ({
  ...workspace,
  metadata: { ...workspace.metadata, closed: { ...workspace.metadata.closed, ...between.metadata.closed } },
});

/** The channel as it was, but no more open than the second export has made it. */
function closed(channel: Record<string, unknown>, { channels }: State): Record<string, unknown> {
  const type = channels.find(({ id }) => id === channel['id'])!['type'];
  return channel['type'] === 'PUBLIC' ? { ...channel, type } : channel;
}

/**
 * Of a channel that is public still the former participants, of one that was closed before those whom the second export
 * has left there, of one that it has closed those whom it says, as far as they were known before it.
 */
function participants(before: State, between: State, after: State) {
  const type = ({ channels }: State, channel: unknown) => channels.find(({ id }) => id === channel)?.['type'];
  const has = (state: State, member: Record<string, unknown>) => state.members.some(({ id }) => id === member['id']);
  const known = new Set(before.rows.slack_user.map(({ id }) => id));
  return [...before.members, ...between.members.filter((member) => !has(before, member))]
    .filter((member) => {
      const channel = member['channel_id'];
      if (type(after, channel) === 'PUBLIC') return has(before, member);
      if (type(before, channel) === 'PUBLIC')
        return has(between, member) && known.has(member['slack_user_id'] as string);
      return has(before, member) && has(between, member);
    })
    .sort((one, other) => (String(one['id']) < String(other['id']) ? -1 : 1));
}

const aDay = (messages: unknown[], channel: Record<string, unknown> = {}) => ({
  'users.json': [{ id: 'U1', name: 'one', profile: { email: 'one@company.test' } }],
  'channels.json': [{ id: 'C1', name: 'general', members: ['U1'], ...channel }],
  'general/2020-01-02.json': messages,
});
const said = (text: string, more: Record<string, unknown> = {}) => ({
  type: 'message',
  ts: '1577960000.000100',
  user: 'U1',
  text,
  ...more,
});
const intoT1 = { workspace: 'T1' };

test('the graph tells who has imported what and when, and where only to them', async () => {
  const { runId } = await acme.import(fixture, { includePrivate: false });
  const query = `query ($id: ID!) { slackImportRun(id: $id) {
    status beganAt endedAt digest options isUndoable undoneAt importedBy { id } undoneBy { id } workspace { slackId }
    rows { kind added changed removed unchanged } leftOut { reason count places } } }`;
  const { data } = await acme.atSlack.send(query, { id: runId });
  expect(data.slackImportRun).toMatchObject({
    status: 'COMPLETED',
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    options: { includePrivate: false },
    isUndoable: true,
    undoneAt: null,
    importedBy: { id: acme.owner },
    undoneBy: null,
    workspace: { slackId: 'T0FIXTURE' },
  });
  expect(Date.parse(data.slackImportRun.endedAt)).toBeGreaterThanOrEqual(Date.parse(data.slackImportRun.beganAt));
  expect(data.slackImportRun.rows.find(({ kind }: { kind: string }) => kind === 'users')).toEqual({
    kind: 'users',
    added: 11,
    changed: 0,
    removed: 0,
    unchanged: 0,
  });
  const secret = 'private channel (read with --include-private)';
  const leftOut = (list: { reason: string }[]) => list.find(({ reason }) => reason === secret);
  expect(leftOut(data.slackImportRun.leftOut)).toEqual({ reason: secret, count: 2, places: expect.any(Array) });

  const another = importing.slack.client(memberIdentity(acme.id, 'ADMIN'));
  const { data: told } = await another.send(query, { id: runId });
  expect(told.slackImportRun).toMatchObject({ options: null, digest: data.slackImportRun.digest });
  expect(leftOut(told.slackImportRun.leftOut)).toEqual({ reason: secret, count: 2, places: null });
});

test('imports are listed newest first, for those who connect integrations alone', async () => {
  const runs = [];
  for (const text of ['a', 'b', 'c']) runs.unshift((await acme.importFiles(aDay([said(text)]), intoT1)).runId);
  const list = `{ slackImportRuns(first: 2) { edges { node { id isUndoable } } pageInfo { hasNextPage } } slackWorkspaces(first: 1) { edges { node { importRuns(first: 1) { edges { node { id } } } } } } }`;
  const { data } = await acme.atSlack.send(list);
  expect(data.slackImportRuns).toEqual({
    edges: [{ node: { id: runs[0], isUndoable: true } }, { node: { id: runs[1], isUndoable: false } }],
    pageInfo: { hasNextPage: true },
  });
  expect(data.slackWorkspaces.edges[0].node.importRuns.edges).toEqual([{ node: { id: runs[0] } }]);
  const { data: refused, errors } = await importing.slack.client(memberIdentity(acme.id, 'MANAGER')).send(list);
  expect(refused.slackImportRuns).toBeNull();
  expect(errors!.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
});

test('the digest is of what was read, whether it was packed or not', async () => {
  const folder = await acme.import(fixture);
  const zipped = await withFile(await zipOf(await filesUnder(fixture)), (path) => acme.import(path));
  const other = await acme.importFiles(aDay([said('a')]), intoT1);
  const rows = await importing.slack.sql('select id, digest from import_run');
  const digest = (run: { runId: string }) => rows.find(({ id }) => id === run.runId)!['digest'];
  expect(digest(zipped)).toBe(digest(folder));
  expect(digest(other)).not.toBe(digest(folder));
});

test('the newest import that changed anything is undone once, and no older one', async () => {
  const first = await acme.importFiles(aDay([said('a')]), intoT1);
  const second = await acme.importFiles(aDay([said('b')]), intoT1);
  const third = await acme.importFiles(aDay([said('b')]), intoT1);
  const invalid = (message: RegExp) => ({
    errors: [
      expect.objectContaining({
        message: expect.stringMatching(message),
        extensions: expect.objectContaining({ code: 'INVALID_STATE' }),
      }),
    ],
  });
  expect(await undo(acme, first.runId)).toMatchObject(invalid(/a later one/));
  expect(await undo(acme, third.runId)).toMatchObject(invalid(/changed nothing/));
  expect((await undo(acme, second.runId)).data.undoSlackImport.importRun).toEqual({
    id: second.runId,
    status: 'UNDONE',
    isUndoable: false,
    undoneAt: expect.any(String),
    undoneBy: { id: acme.owner },
  });
  expect((await acme.rows()).slack_message).toMatchObject([{ text: 'a' }]);
  expect(await undo(acme, second.runId)).toMatchObject(invalid(/undone already/));
  expect(await undo(acme, first.runId)).toMatchObject(invalid(/a later one/));
  expect(await undo(acme, randomUUID())).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
});

test('an undone import can be imported again', async () => {
  await acme.importFiles(aDay([said('a')]), intoT1);
  const { runId } = await acme.importFiles(aDay([said('b')]), intoT1);
  await undo(acme, runId);
  const { changes } = await acme.importFiles(aDay([said('b')]), intoT1);
  expect(changes.messages).toEqual({ added: 0, changed: 1, removed: 0 });
});

test('a message that was deleted meanwhile keeps its place and nothing else', async () => {
  await acme.importFiles(aDay([said('a')]), intoT1);
  const reply = said('c', { ts: '1577960009.000100', thread_ts: '1577960000.000100' });
  const { runId } = await acme.importFiles(aDay([said('b'), reply]), intoT1);
  await importing.slack.sql(
    `update slack_message set is_deleted = true, text = null, author_id = null where slack_ts = '1577960000.000100'`,
  );
  await undo(acme, runId);
  expect((await acme.rows()).slack_message).toMatchObject([
    { is_deleted: true, text: null, author_id: null, reply_count: 0, is_thread_parent: false },
  ]);
});

test('an import that fails, or is undone in vain, leaves no trace, and neither touches another organization', async () => {
  const beta = await importing.organization();
  await beta.importFiles(aDay([said('theirs')]), { workspace: 'T2' });
  const theirs = await stateOf(beta);
  await acme.importFiles(aDay([said('a')]), intoT1);
  const before = await stateOf(acme);
  const runs = () => importing.slack.sql('select * from import_run order by id');
  const changes = () => importing.slack.sql('select * from import_change order by id');
  const [allRuns, allChanges] = [await runs(), await changes()];
  await expect(
    acme.importFiles(aDay([said('b'), said('c', { ts: '1577960009.000100' })]), intoT1, failing),
  ).rejects.toThrow('lost');
  expect([await stateOf(acme), await runs(), await changes()]).toEqual([before, allRuns, allChanges]);

  const { runId } = await acme.importFiles(aDay([said('b')]), intoT1);
  expect(await undo(beta, runId)).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  await undo(acme, runId);
  expect(await stateOf(beta)).toEqual(theirs);
});

/** An export that is lost at its last record, when it is written. */
function failing(opened: SlackExport): SlackExport {
  return {
    ...opened,
    async *records(workspace, report) {
      yield* opened.records(workspace, report);
      if (report === undefined) throw new Error('lost');
    },
  };
}

test('of a channel that an import closes nothing is opened again when it is undone', async () => {
  await acme.importFiles(aDay([said('a')]), intoT1);
  const { 'channels.json': groups, ...others } = aDay([said('b')]);
  const { runId } = await acme.importFiles(
    { ...others, 'groups.json': groups, 'channels.json': [] },
    { ...intoT1, includePrivate: true },
  );
  await undo(acme, runId);
  expect(await acme.rows()).toMatchObject({
    slack_channel: [{ type: 'PRIVATE' }],
    slack_channel_member: [{}],
    slack_message: [{ text: 'a' }],
  });
});

const word = fc.constantFrom('one', 'two', 'three');
const userId = fc.constantFrom('U1', 'U2', 'U3');
const time = fc.constantFrom('1577960000.000100', '1577960001.000100', '1577960002.000100', '1577960003.000100');

const anExport = fc.record({
  users: fc.uniqueArray(fc.record({ id: userId, name: word, deleted: fc.boolean() }), { selector: ({ id }) => id }),
  channels: fc.uniqueArray(
    fc.record({
      id: fc.constantFrom('C1', 'C2', 'C3'),
      isPrivate: fc.boolean(),
      topic: word,
      members: fc.uniqueArray(userId),
      messages: fc.uniqueArray(
        fc.record(
          {
            ts: time,
            user: userId,
            text: word,
            edited: fc.record({ user: userId, ts: fc.constant('1577970000.000000') }),
            thread_ts: time,
            reactions: fc.uniqueArray(fc.record({ name: word, users: fc.uniqueArray(userId, { minLength: 1 }) }), {
              selector: ({ name }) => name,
            }),
          },
          { requiredKeys: ['ts', 'user', 'text'] },
        ),
        { selector: ({ ts }) => ts },
      ),
    }),
    { selector: ({ id }) => id },
  ),
});
const newcomer = 'U1' as const;
/** An export of one empty channel with these members, of whom it says nothing else. */
const withChannel = (isPrivate: boolean, members: (typeof newcomer)[]): Export => ({
  users: [],
  channels: [{ id: 'C2', isPrivate, topic: 'one', members, messages: [] }],
});
type Export = typeof anExport extends fc.Arbitrary<infer Value> ? Value : never;

function filesOf({ users, channels }: Export): Record<string, unknown> {
  const list = (isPrivate: boolean) =>
    channels
      .filter((channel) => channel.isPrivate === isPrivate)
      .map(({ id, topic, members }) => ({ id, name: `name-${id}`, topic: { value: topic }, members }));
  return {
    'users.json': users,
    'channels.json': list(false),
    'groups.json': list(true),
    ...Object.fromEntries(
      channels.map(({ id, messages }) => [
        `name-${id}/2020-01-02.json`,
        messages.map((message) => ({
          type: 'message',
          ...message,
          reactions: message.reactions?.map((reaction) => ({ ...reaction, count: reaction.users.length })),
        })),
      ]),
    ),
  };
}
