import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { readErasureKeys } from '#platform/identity/keys.ts';
import { createServiceClient, type ServiceClient } from '#platform/identity/serviceClient.ts';
import { createRequestSigner } from '#platform/identity/signedRequest.ts';
import { createLog } from '#platform/process/log.ts';
import { conflict } from '#platform/values/errors.ts';
import { generateExport } from '../../bench/slackExport/generate.ts';
import { createErasureDigests, type ErasureDigests } from '../../subgraphs/slack/erasure/digests.ts';
import {
  openSlackExport,
  type ExportOptions,
  type SlackExport,
} from '../../subgraphs/slack/exportReader/readExport.ts';
import { importExport } from '../../subgraphs/slack/importExport.ts';
import { noChanges } from '../../subgraphs/slack/importWriter/changes.ts';
import { eventually } from '../harness/eventually.ts';
import { createTestKeys, type TestKeys } from '../harness/keys.ts';
import { startSubgraph, type TestSubgraph } from '../harness/subgraph.ts';
import { filesOf, fixture, withFile, withFolder, zipOf } from './exportZip.ts';

let keys: TestKeys;
let tenancy: TestSubgraph;
let integrations: TestSubgraph;
let slack: TestSubgraph;
let services: ServiceClient;
let digests: ErasureDigests;

beforeAll(async () => {
  keys = await createTestKeys();
  const urlOf = (name: string) => ({ tenancy, integrations, slack } as Record<string, TestSubgraph>)[name]!.url;
  [tenancy, integrations, slack] = await Promise.all([
    startSubgraph('tenancy', { keys, urlOf }),
    startSubgraph('integrations', { keys, urlOf }),
    startSubgraph('slack', { keys, urlOf }),
  ]);
  const erasureKeys = readErasureKeys(keys.directory);
  digests = createErasureDigests(() => erasureKeys);
  services = createServiceClient({
    name: 'slack',
    signer: createRequestSigner(keys.of('slack'), keys.ring),
    urlOf,
    log: createLog('slack', 'silent'),
  });
});
// An active workspace belongs to one organization at a time, and every test imports the same one.
afterEach(() => slack.sql('truncate tenant cascade'));
afterAll(async () => {
  await Promise.all([tenancy.stop(), integrations.stop(), slack.stop()]);
  keys.remove();
});

const rows = (sql: string, parameters: unknown[] = []) => slack.sql<Record<string, unknown>>(sql, parameters);

let people = 0;

/** Somebody who signs up, with an organization of their own. */
async function newOrganization(email = `person-${++people}@company.test`) {
  const { data, errors } = await tenancy
    .anonymous()
    .send('mutation ($input: SignUpInput!) { signUp(input: $input) { user { id } organization { id } } }', {
      input: { email, password: 'long enough words', name: 'Person' },
    });
  expect(errors).toBeUndefined();
  const organization = data.signUp.organization.id as string,
    ownerUserId = data.signUp.user.id as string;
  const tables = [
    'slack_workspace',
    'slack_user',
    'slack_channel',
    'slack_channel_member',
    'slack_message',
    'slack_reaction',
  ];
  return {
    organization,
    ownerUserId,
    async import(
      path: string,
      options: ExportOptions = {},
      prepared: (opened: SlackExport) => SlackExport = (opened) => opened,
    ) {
      const opened = await openSlackExport(path, options);
      try {
        const result = await importExport(
          slack.database,
          services,
          digests,
          { organization, ownerUserId },
          prepared(opened),
        );
        return { ...result, ...result.workspaces[0]! };
      } finally {
        await opened.close();
      }
    },
    /** How many rows of each table are this organization's. */
    async counts() {
      const [found] = await rows(
        `select ${tables.map((table) => `(select count(*)::int from ${table} where organization_id = $1) as ${table}`).join(', ')}`,
        [organization],
      );
      return found;
    },
    /** Everything that is stored, so that a change of any value or time shows. */
    async everything() {
      return Promise.all(
        tables.map((table) => rows(`select * from ${table} where organization_id = $1 order by id`, [organization])),
      );
    },
    /** What integrations knows of this organization. */
    async known() {
      const [found] = await integrations.sql(
        `select (select count(*)::int from integration where organization_id = $1) as integrations, (select count(*)::int from user_correlation where organization_id = $1) as people`,
        [organization],
      );
      return found;
    },
  };
}

const nothing = {
  slack_workspace: 0,
  slack_user: 0,
  slack_channel: 0,
  slack_channel_member: 0,
  slack_message: 0,
  slack_reaction: 0,
};
const unknown = { integrations: 0, people: 0 };

test('who imports is notified of what has become of it', async () => {
  const acme = await newOrganization('importer@acme.test');
  const notified = () =>
    tenancy.sql<{ code: string; subject: string; message: string }>(
      `select code, subject_id as subject, message from notification where user_id = $1 and code <> 'welcome' order by created_at`,
      [acme.ownerUserId],
    );
  const codes = async () => (await notified()).map(({ code }) => code);
  const { runId } = await acme.import(fixture, { includePrivate: true });
  expect(await eventually(async () => (await notified()).length > 0)).toBe(true);
  expect(await notified()).toEqual([
    { code: 'slack_import.completed', subject: runId, message: 'Added: 63. Changed: 6. Removed: 0.' },
  ]);
  const failing = (opened: SlackExport): SlackExport => ({
    ...opened,
    records() {
      throw new Error('the archive is gone');
    },
  });
  await expect(acme.import(fixture, {}, failing)).rejects.toThrow('the archive is gone');
  expect(await eventually(async () => (await codes()).length > 1)).toBe(true);
  expect(await codes()).toEqual(['slack_import.completed', 'slack_import.failed']);
});

test('an export becomes rows of its organization, and a second import changes none of them', async () => {
  const acme = await newOrganization('member@acme.test');
  const first = await acme.import(fixture, { includePrivate: true });
  expect(first.counted).toEqual({ user: 11, channel: 7, message: 26 });
  expect(first.changes).toEqual({
    users: { added: 11, changed: 0, removed: 0 },
    channels: { added: 7, changed: 0, removed: 0 },
    members: { added: 14, changed: 0, removed: 0 },
    messages: { added: 26, changed: 0, removed: 0 },
    reactions: { added: 5, changed: 0, removed: 0 },
    threads: { added: 0, changed: 6, removed: 0 },
    accounts: { added: 0, changed: 1, removed: 0 },
  });
  expect(await acme.counts()).toEqual({
    slack_workspace: 1,
    slack_user: 11,
    slack_channel: 7,
    slack_channel_member: 14,
    slack_message: 26,
    slack_reaction: 5,
  });
  const [integration] = await integrations.sql(
    `select id, provider, external_account_id, created_by_id from integration where organization_id = $1`,
    [acme.organization],
  );
  expect(integration).toMatchObject({
    provider: 'SLACK',
    external_account_id: 'T0FIXTURE',
    created_by_id: acme.ownerUserId,
  });
  expect(
    await rows(
      'select slack_id, name, integration_id, status, registered_via, owner_user_id, member_count from slack_workspace where organization_id = $1',
      [acme.organization],
    ),
  ).toEqual([
    {
      slack_id: 'T0FIXTURE',
      name: 'T0FIXTURE',
      integration_id: integration!.id,
      status: 'ACTIVE',
      registered_via: 'MANUAL',
      owner_user_id: acme.ownerUserId,
      member_count: 4,
    },
  ]);
  expect(
    await rows('select slack_id, user_id from slack_user where organization_id = $1 and user_id is not null', [
      acme.organization,
    ]),
  ).toEqual([{ slack_id: 'U0MEMBER', user_id: acme.ownerUserId }]);

  const before = await acme.everything();
  const second = await acme.import(fixture, { includePrivate: true });
  expect(second.changes).toEqual(noChanges());
  expect(await acme.everything()).toEqual(before);
});

test('threads are linked over days, counted by what is stored, and reactions by what Slack says', async () => {
  const acme = await newOrganization();
  await acme.import(fixture);
  expect(
    await rows(
      `
    select m.text, p.text as parent, m.is_thread_parent, m.is_thread_reply, m.reply_count, m.reply_users_count
    from slack_message m left join slack_message p on p.id = m.parent_id where m.organization_id = $1 and (m.thread_ts is not null) order by m.posted_at`,
      [acme.organization],
    ),
  ).toEqual([
    {
      text: 'Where is the travel policy?',
      parent: null,
      is_thread_parent: true,
      is_thread_reply: false,
      reply_count: 3,
      reply_users_count: 3,
    },
    {
      text: 'In the handbook, chapter 4.',
      parent: 'Where is the travel policy?',
      is_thread_parent: false,
      is_thread_reply: true,
      reply_count: 0,
      reply_users_count: 0,
    },
    {
      text: 'Thanks – found it (edited)',
      parent: 'Where is the travel policy?',
      is_thread_parent: false,
      is_thread_reply: true,
      reply_count: 0,
      reply_users_count: 0,
    },
    {
      text: 'Please pin it for everybody',
      parent: 'Where is the travel policy?',
      is_thread_parent: false,
      is_thread_reply: true,
      reply_count: 0,
      reply_users_count: 0,
    },
    {
      text: null,
      parent: null,
      is_thread_parent: true,
      is_thread_reply: false,
      reply_count: 1,
      reply_users_count: 1,
    },
    {
      text: 'An answer to what was deleted',
      parent: null,
      is_thread_parent: false,
      is_thread_reply: true,
      reply_count: 0,
      reply_users_count: 0,
    },
    {
      text: 'An answer to what the export does not hold',
      parent: null,
      is_thread_parent: false,
      is_thread_reply: true,
      reply_count: 0,
      reply_users_count: 0,
    },
  ]);
  expect(
    await rows(
      `select text, reaction_count, (select count(*)::int from slack_reaction r where r.message_id = m.id) as listed from slack_message m where organization_id = $1 and reaction_count > 0`,
      [acme.organization],
    ),
  ).toEqual([{ text: 'Welcome! :tada:', reaction_count: 62, listed: 4 }]);
});

test('without --include-private nothing private is stored, and asking for it later adds it', async () => {
  const acme = await newOrganization();
  await acme.import(fixture);
  expect(await rows('select distinct type from slack_channel where organization_id = $1', [acme.organization])).toEqual(
    [{ type: 'PUBLIC' }],
  );
  expect(
    await rows(`select text from slack_message where organization_id = $1 and text like 'Told%'`, [acme.organization]),
  ).toEqual([]);
  const { changes } = await acme.import(fixture, { includePrivate: true });
  expect([changes.channels.added, changes.messages.added, changes.members.added, changes.users]).toEqual([
    4,
    4,
    8,
    { added: 0, changed: 0, removed: 0 },
  ]);
});

test('a later export changes what changed: names, edits, reactions taken back, members gone; a user who was absent becomes whole', async () => {
  const acme = await newOrganization();
  await acme.import(fixture, { includePrivate: true });
  await withFolder(async (folder) => {
    await cp(fixture, folder, { recursive: true });
    const change = async (file: string, from: string, to: string) => {
      const text = await readFile(join(folder, file), 'utf8');
      expect(text.split(from).length).toBe(2);
      await writeFile(join(folder, file), text.replace(from, to));
    };
    await change('groups.json', '"U0OWNER",\n      "U0VIEWER"', '"U0VIEWER"');
    await change('leads/2024-03-03.json', '"name": "eyes"', '"name": "heart"');
    await change('general/2024-03-01.json', 'In the handbook, chapter 4.', 'In the handbook, chapter 5.');
    await change(
      'users.json',
      '"not a user"',
      '{"id": "U0LEFT", "team_id": "T0FIXTURE", "name": "left", "deleted": false}',
    );
    const { changes } = await acme.import(folder, { includePrivate: true });
    expect(changes).toEqual({
      ...noChanges(),
      users: { added: 0, changed: 1, removed: 0 },
      channels: { added: 0, changed: 1, removed: 0 },
      members: { added: 0, changed: 0, removed: 1 },
      messages: { added: 0, changed: 2, removed: 0 },
      reactions: { added: 1, changed: 0, removed: 1 },
    });
    expect(
      await rows(`select name, is_deleted from slack_user where organization_id = $1 and slack_id = 'U0LEFT'`, [
        acme.organization,
      ]),
    ).toEqual([{ name: 'left', is_deleted: false }]);
  });
  await acme.import(fixture, { includePrivate: true });
  expect(
    await rows(`select name, is_deleted from slack_user where organization_id = $1 and slack_id = 'U0LEFT'`, [
      acme.organization,
    ]),
  ).toEqual([{ name: 'left', is_deleted: false }]);
});

test('a mistake in the last file of an export leaves nothing of it, in slack and in integrations', async () => {
  const acme = await newOrganization();
  await withFolder(async (folder) => {
    await cp(fixture, folder, { recursive: true });
    await writeFile(join(folder, 'お知らせ/2024-03-03.json'), '[{"type":"message","ts":"1709456400.000000"},{]');
    await expect(acme.import(folder)).rejects.toThrow('"お知らせ/2024-03-03.json" is not valid JSON at line 1');
  });
  expect([await acme.counts(), await acme.known()]).toEqual([nothing, unknown]);
});

test('an export that changes between its check and its writing leaves nothing either', async () => {
  const acme = await newOrganization();
  await withFolder(async (folder) => {
    await cp(fixture, folder, { recursive: true });
    await expect(
      acme.import(folder, {}, (opened) => ({
        ...opened,
        async *records(...parameters) {
          yield* opened.records(...parameters);
          await writeFile(join(folder, 'channels.json'), '[');
        },
      })),
    ).rejects.toThrow('"channels.json" changed while it was read.');
  });
  expect([await acme.counts(), await acme.known()]).toEqual([nothing, unknown]);
  expect(await rows('select from tenant where id = $1', [acme.organization])).toEqual([]);
});

test('a workspace that is in use by another organization is a conflict that names nobody, and changes neither', async () => {
  const acme = await newOrganization(),
    beta = await newOrganization();
  await acme.import(fixture);
  const before = await acme.everything();
  await expect(beta.import(fixture)).rejects.toMatchObject(
    conflict('This Slack workspace cannot be imported here: it is in use elsewhere.'),
  );
  expect([await beta.counts(), await beta.known()]).toEqual([nothing, unknown]);
  expect(await acme.everything()).toEqual(before);

  await rows(`update slack_workspace set status = 'DISCONNECTED' where organization_id = $1`, [acme.organization]);
  await beta.import(fixture);
  expect(await beta.counts()).toEqual(await acme.counts());
  await expect(acme.import(fixture)).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('the people of an export who have an address are correlated, bots and deleted ones are not', async () => {
  const acme = await newOrganization('viewer@acme.test');
  await acme.import(fixture);
  expect(
    await integrations.sql(
      `
    select c.email, c.name, c.user_id, a.external_id from user_correlation c join correlated_account a on a.correlation_id = c.id where c.organization_id = $1 order by a.external_id`,
      [acme.organization],
    ),
  ).toEqual([
    { email: 'member@acme.test', name: 'Member', user_id: null, external_id: 'U0MEMBER' },
    { email: 'owner@acme.test', name: 'Owner', user_id: null, external_id: 'U0OWNER' },
    { email: 'viewer@acme.test', name: 'Viewer', user_id: acme.ownerUserId, external_id: 'U0VIEWER' },
  ]);
});

test('who is recognized as a member later becomes one in the copy, and that is said as a change', async () => {
  const acme = await newOrganization();
  await acme.import(fixture);
  await integrations.sql(
    `update user_correlation set user_id = $1 where organization_id = $2 and email = 'owner@acme.test'`,
    [acme.ownerUserId, acme.organization],
  );
  expect((await acme.import(fixture)).changes).toEqual({
    ...noChanges(),
    accounts: { added: 0, changed: 1, removed: 0 },
  });
  expect(
    await rows('select slack_id from slack_user where organization_id = $1 and user_id = $2', [
      acme.organization,
      acme.ownerUserId,
    ]),
  ).toEqual([{ slack_id: 'U0OWNER' }]);
});

test('values that are longer than their columns are clipped or left out, each alone, and named', async () => {
  const acme = await newOrganization();
  const long = 'x'.repeat(5000),
    ts = '1709280000.000100';
  const message = { type: 'message', ts, user: 'U1', text: 'kept' };
  const zip = await zipOf(
    Object.entries({
      'users.json': [
        {
          id: 'U1',
          team_id: 'T0LONG',
          name: long,
          real_name: long,
          tz: long,
          profile: { display_name: long, title: long, phone: long, image_72: long, email: `${long}@company.test` },
        },
        {
          id: 'U2',
          team_id: 'T0LONG',
          name: 'Ü'.repeat(300),
          profile: { email: `${'y'.repeat(240)}@${'z'.repeat(100)}.test` },
        },
        { id: long, team_id: 'T0LONG', name: 'too long an id' },
        { id: 'two words', team_id: 'T0LONG' },
        { id: 'U4', team_id: 'T0LONG', name: '😀'.repeat(200), tz_offset: 1e12 },
      ],
      'channels.json': [
        { id: 'C1', name: 'general', topic: { value: long.repeat(3) }, members: ['U1'] },
        { id: long, name: 'too long an id' },
        { id: 'C2', name: long, created: 1e15 },
      ],
      'general/2024-03-01.json': [
        {
          ...message,
          subtype: long,
          username: long,
          edited: { ts: long },
          reactions: [{ name: '+1', users: ['U2'], count: 1e12 }],
          files: [{ id: 'F1', name: long, size: 1e300 }],
        },
        { ...message, ts: '1709280000.000200', reactions: [{ name: long, users: ['U1'], count: 1 }] },
        { ...message, ts: '1709280000.000300', user: long },
        { ...message, ts: `${long}.000400` },
        { ...message, ts: '1709280000.000500', thread_ts: long },
      ],
    }).map(([path, content]) => [path, JSON.stringify(content)] as const),
  );
  const { report, counted } = await withFile(zip, (path) => acme.import(path));
  expect(counted).toEqual({ user: 3, channel: 2, message: 4 });
  const counts = (tallies: typeof report.noted) =>
    Object.fromEntries([...tallies].map(([reason, { count }]) => [reason, count]));
  expect(counts(report.unread)).toEqual({
    'user whose id is missing or not as Slack writes it': 2,
    'channel whose id is missing or not as Slack writes it': 1,
    'message whose ts is missing or not as Slack writes it': 1,
  });
  expect(counts(report.noted)).toMatchObject({
    'user without its profile.email, which is not as Slack writes it': 2,
    'user without its tz_offset, which is not as Slack writes it': 1,
    'message without its edited.ts, which is not as Slack writes it': 1,
    'message without its reactions.count, which is not as Slack writes it': 1,
    'message without its reactions.name, which is not as Slack writes it': 1,
    'message without its user, which is not as Slack writes it': 1,
    'message without its thread_ts, which is not as Slack writes it': 1,
  });
  expect(
    await rows(
      'select slack_id, length(name) as name, email from slack_user where organization_id = $1 order by slack_id',
      [acme.organization],
    ),
  ).toEqual([
    { slack_id: 'U1', name: 255, email: null },
    { slack_id: 'U2', name: 255, email: null },
    { slack_id: 'U4', name: 128, email: null },
  ]);
  expect(
    await rows(
      'select length(subtype) as subtype, edited_ts, reaction_count from slack_message where organization_id = $1 order by slack_ts limit 1',
      [acme.organization],
    ),
  ).toEqual([{ subtype: 100, edited_ts: ts, reaction_count: 1 }]);
});

test('a zip with one day of invalid JSON, or one that is cut off, leaves nothing', async () => {
  const acme = await newOrganization();
  const files = await filesOf(fixture);
  const damaged = await zipOf(
    files.map(
      ([path, content]) => [path, path === 'general/2024-03-02.json' ? content.subarray(0, -5) : content] as const,
    ),
  );
  const whole = await zipOf(files);
  await expect(withFile(damaged, (path) => acme.import(path))).rejects.toThrow(
    '"general/2024-03-02.json" is not valid JSON at line',
  );
  await expect(withFile(whole.subarray(0, Math.floor(whole.length / 2)), (path) => acme.import(path))).rejects.toThrow(
    'is not a complete zip file',
  );
  expect([await acme.counts(), await acme.known()]).toEqual([nothing, unknown]);
});

test('a larger export is written in batches, and again without a change', async () => {
  const acme = await newOrganization();
  await withFolder(async (folder) => {
    await generateExport(folder, { messages: 5_000, users: 300, channels: 40, days: 20, seed: 7 });
    const { counted, report } = await acme.import(folder);
    expect(counted).toEqual({ user: 300, channel: 40, message: 5_000 });
    expect([report.skipped.size, report.noted.size]).toEqual([0, 0]);
    expect(
      await rows(
        `
      select count(*)::int as messages, sum(reaction_count)::int = (select count(*)::int from slack_reaction where organization_id = $1) as reactions_agree,
        sum(reply_count)::int = count(*) filter (where parent_id is not null) as replies_agree, count(*) filter (where is_thread_reply and parent_id is null)::int as lost
      from slack_message where organization_id = $1`,
        [acme.organization],
      ),
    ).toEqual([{ messages: 5_000, reactions_agree: true, replies_agree: true, lost: 0 }]);
    expect((await acme.import(folder)).changes).toEqual(noChanges());
  });
});
