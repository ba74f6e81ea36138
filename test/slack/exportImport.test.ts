import { randomUUID } from 'node:crypto';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { Pool } from 'pg';
import { openDatabase, type Database } from '#platform/database.ts';
import { conflict } from '#platform/errors.ts';
import type { ServiceClient } from '#platform/serviceClient.ts';
import { generateExport } from '../../bench/slackExport/generate.ts';
import { aggregates } from '../../subgraphs/slack/aggregates.ts';
import { openSlackExport, type ExportOptions } from '../../subgraphs/slack/export/readExport.ts';
import { importExport } from '../../subgraphs/slack/importExport.ts';
import { noChanges } from '../../subgraphs/slack/import/changes.ts';
import { cloneDatabases, type ClonedDatabases } from '../harness/databases.ts';
import { fixture, withFolder } from './exportZip.ts';

let databases: ClonedDatabases<'slack'>;
let database: Database;
let superuser: Pool;

beforeAll(async () => {
  databases = await cloneDatabases('slack');
  database = await openDatabase({ name: 'slack', url: databases.urls.slack.appUrl, aggregates });
  superuser = new Pool({ connectionString: databases.urls.slack.superuserUrl, max: 2 });
});
// An active workspace belongs to one organization at a time, and every test imports the same one.
afterEach(() => rows('truncate tenant cascade'));
afterAll(async () => {
  await superuser.end();
  await database.close();
  await databases.drop();
});

const rows = async (sql: string, parameters: unknown[] = []) => (await superuser.query<Record<string, unknown>>(sql, parameters)).rows;

/** An organization, with what the other two services answer for it: tenancy who it is, integrations which Slack users are whose accounts. */
function newOrganization(accounts: Record<string, string> = {}) {
  const organization = randomUUID(), ownerUserId = randomUUID(), integrationId = randomUUID();
  const asked: { receiver: string; path: string; body: unknown }[] = [];
  const answers: Record<string, unknown> = {
    '/internal/tenant': { tenant: { id: organization, slug: organization.slice(0, 8), name: 'Somebody', timezone: 'UTC', status: 'ACTIVE', plan: 'FREE', limits: {}, version: 1 } },
    '/internal/slack-import': { integrationId, users: Object.entries(accounts).map(([slackId, userId]) => ({ slackId, userId })) },
  };
  const services: ServiceClient = {
    signalGateways: () => Promise.resolve(),
    call(receiver, path, { body, answer }) {
      asked.push({ receiver, path, body });
      return Promise.resolve(answer.parse(answers[path]));
    },
  };
  return {
    organization, integrationId, ownerUserId, asked,
    async import(path: string, options: ExportOptions = {}) {
      const opened = await openSlackExport(path, options);
      try {
        return await importExport(database, services, { organization, ownerUserId }, opened);
      } finally {
        await opened.close();
      }
    },
    /** How many rows of each table are this organization's. */
    async counts() {
      const tables = ['slack_workspace', 'slack_user', 'slack_channel', 'slack_channel_member', 'slack_message', 'slack_reaction'];
      const [found] = await rows(`select ${tables.map((table) => `(select count(*)::int from ${table} where organization_id = $1) as ${table}`).join(', ')}`, [organization]);
      return found;
    },
    /** Everything that is stored, so that a change of any value or time shows. */
    async everything() {
      const tables = ['slack_workspace', 'slack_user', 'slack_channel', 'slack_channel_member', 'slack_message', 'slack_reaction'];
      return Promise.all(tables.map((table) => rows(`select * from ${table} where organization_id = $1 order by id`, [organization])));
    },
  };
}

const nothing = { slack_workspace: 0, slack_user: 0, slack_channel: 0, slack_channel_member: 0, slack_message: 0, slack_reaction: 0 };

test('an export becomes rows of its organization, and a second import changes none of them', async () => {
  const member = randomUUID();
  const acme = newOrganization({ U0MEMBER: member });
  const first = await acme.import(fixture, { includePrivate: true });
  expect(first.counted).toEqual({ user: 11, channel: 7, message: 25 });
  expect(first.changes).toEqual({
    users: { added: 11, changed: 0, removed: 0 }, channels: { added: 7, changed: 0, removed: 0 }, members: { added: 14, changed: 0, removed: 0 },
    messages: { added: 25, changed: 0, removed: 0 }, reactions: { added: 5, changed: 0, removed: 0 }, threads: { added: 0, changed: 6, removed: 0 },
  });
  expect(await acme.counts()).toEqual({ slack_workspace: 1, slack_user: 11, slack_channel: 7, slack_channel_member: 14, slack_message: 25, slack_reaction: 5 });
  expect(await rows('select slack_id, name, integration_id, status, registered_via, owner_user_id, member_count from slack_workspace where organization_id = $1', [acme.organization])).toEqual([
    { slack_id: 'T0FIXTURE', name: 'T0FIXTURE', integration_id: acme.integrationId, status: 'ACTIVE', registered_via: 'MANUAL', owner_user_id: acme.ownerUserId, member_count: 5 },
  ]);
  expect(await rows('select slack_id, user_id from slack_user where organization_id = $1 and user_id is not null', [acme.organization])).toEqual([{ slack_id: 'U0MEMBER', user_id: member }]);

  const before = await acme.everything();
  const second = await acme.import(fixture, { includePrivate: true });
  expect(second.changes).toEqual(noChanges());
  expect(await acme.everything()).toEqual(before);
});

test('threads are linked over days, counted by what is stored, and reactions by what Slack says', async () => {
  const acme = newOrganization();
  await acme.import(fixture);
  expect(await rows(`
    select m.text, p.text as parent, m.is_thread_parent, m.is_thread_reply, m.reply_count, m.reply_users_count
    from slack_message m left join slack_message p on p.id = m.parent_id where m.organization_id = $1 and (m.thread_ts is not null) order by m.posted_at`, [acme.organization])).toEqual([
    { text: 'Where is the travel policy?', parent: null, is_thread_parent: true, is_thread_reply: false, reply_count: 3, reply_users_count: 3 },
    { text: 'In the handbook, chapter 4.', parent: 'Where is the travel policy?', is_thread_parent: false, is_thread_reply: true, reply_count: 0, reply_users_count: 0 },
    { text: 'Thanks – found it (edited)', parent: 'Where is the travel policy?', is_thread_parent: false, is_thread_reply: true, reply_count: 0, reply_users_count: 0 },
    { text: 'Please pin it for everybody', parent: 'Where is the travel policy?', is_thread_parent: false, is_thread_reply: true, reply_count: 0, reply_users_count: 0 },
    { text: 'This message was deleted.', parent: null, is_thread_parent: true, is_thread_reply: false, reply_count: 1, reply_users_count: 1 },
    { text: 'An answer to what was deleted', parent: 'This message was deleted.', is_thread_parent: false, is_thread_reply: true, reply_count: 0, reply_users_count: 0 },
    { text: 'An answer to what the export does not hold', parent: null, is_thread_parent: false, is_thread_reply: true, reply_count: 0, reply_users_count: 0 },
  ]);
  expect(await rows(`select text, reaction_count, (select count(*)::int from slack_reaction r where r.message_id = m.id) as listed from slack_message m where organization_id = $1 and reaction_count > 0`, [acme.organization]))
    .toEqual([{ text: 'Welcome! :tada:', reaction_count: 62, listed: 4 }]);
});

test('without --include-private nothing private is stored, and asking for it later adds it', async () => {
  const acme = newOrganization();
  await acme.import(fixture);
  expect(await rows('select distinct type from slack_channel where organization_id = $1', [acme.organization])).toEqual([{ type: 'PUBLIC' }]);
  expect(await rows(`select text from slack_message where organization_id = $1 and text like 'Told%'`, [acme.organization])).toEqual([]);
  const { changes } = await acme.import(fixture, { includePrivate: true });
  expect([changes.channels.added, changes.messages.added, changes.members.added, changes.users]).toEqual([4, 4, 8, { added: 0, changed: 0, removed: 0 }]);
});

test('a later export changes what changed: names, edits, reactions taken back, members gone; a user who was absent becomes whole', async () => {
  const acme = newOrganization();
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
    await change('users.json', '"not a user"', '{"id": "U0LEFT", "team_id": "T0FIXTURE", "name": "left", "deleted": false}');
    const { changes } = await acme.import(folder, { includePrivate: true });
    expect(changes).toEqual({
      ...noChanges(),
      users: { added: 0, changed: 1, removed: 0 }, channels: { added: 0, changed: 1, removed: 0 }, members: { added: 0, changed: 0, removed: 1 },
      messages: { added: 0, changed: 1, removed: 0 }, reactions: { added: 1, changed: 0, removed: 1 },
    });
    expect(await rows(`select name, is_deleted from slack_user where organization_id = $1 and slack_id = 'U0LEFT'`, [acme.organization])).toEqual([{ name: 'left', is_deleted: false }]);
  });
  await acme.import(fixture, { includePrivate: true });
  expect(await rows(`select name, is_deleted from slack_user where organization_id = $1 and slack_id = 'U0LEFT'`, [acme.organization])).toEqual([{ name: 'left', is_deleted: false }]);
});

test('a mistake in the last file of an export leaves nothing of it, and asks nobody', async () => {
  const acme = newOrganization();
  await withFolder(async (folder) => {
    await cp(fixture, folder, { recursive: true });
    await writeFile(join(folder, 'お知らせ/2024-03-03.json'), '[{"type":"message","ts":"1709456400.000000"},{]');
    await expect(acme.import(folder)).rejects.toThrow('"お知らせ/2024-03-03.json" is not valid JSON at line 1');
  });
  expect(acme.asked).toEqual([]);
  expect(await acme.counts()).toEqual(nothing);
});

test('an export that changes between its check and its writing leaves nothing either', async () => {
  const acme = newOrganization();
  await withFolder(async (folder) => {
    await cp(fixture, folder, { recursive: true });
    const opened = await openSlackExport(folder);
    const damaged = { ...opened, async *records(...parameters: Parameters<typeof opened.records>) {
      yield* opened.records(...parameters);
      await writeFile(join(folder, 'channels.json'), '[');
    } };
    const services: ServiceClient = {
      signalGateways: () => Promise.resolve(),
      call: (_, path, { answer }) => Promise.resolve(answer.parse(path === '/internal/tenant'
        ? { tenant: { id: acme.organization, slug: 'x', name: 'x', timezone: 'UTC', status: 'ACTIVE', plan: 'FREE', limits: {}, version: 1 } } : { integrationId: randomUUID(), users: [] })),
    };
    await expect(importExport(database, services, { organization: acme.organization, ownerUserId: acme.ownerUserId }, damaged)).rejects.toThrow('"channels.json" changed while it was read.');
  });
  expect(await acme.counts()).toEqual(nothing);
  expect(await rows('select from tenant where id = $1', [acme.organization])).toEqual([]);
});

test('a workspace that is in use by another organization is a conflict that names nobody, and changes neither', async () => {
  const acme = newOrganization(), beta = newOrganization();
  await acme.import(fixture);
  const before = await acme.everything();
  await expect(beta.import(fixture)).rejects.toMatchObject(conflict('This Slack workspace cannot be imported here: it is in use elsewhere.'));
  expect(beta.asked.map(({ path }) => path)).toEqual(['/internal/tenant']);
  expect(await beta.counts()).toEqual(nothing);
  expect(await acme.everything()).toEqual(before);

  await rows(`update slack_workspace set status = 'DISCONNECTED' where organization_id = $1`, [acme.organization]);
  await beta.import(fixture);
  expect(await beta.counts()).toEqual(await acme.counts());
  await expect(acme.import(fixture)).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('integrations is asked for the integration, with the people who may be members', async () => {
  const acme = newOrganization();
  await acme.import(fixture);
  expect(acme.asked.at(-1)).toEqual({
    receiver: 'integrations', path: '/internal/slack-import',
    body: {
      workspace: { slackId: 'T0FIXTURE', name: 'T0FIXTURE' }, ownerUserId: acme.ownerUserId,
      people: [
        { slackId: 'U0OWNER', email: 'owner@acme.test', name: 'Owner' }, { slackId: 'U0MEMBER', email: 'member@acme.test', name: 'Member' },
        { slackId: 'U0VIEWER', email: 'viewer@acme.test', name: 'Viewer' }, { slackId: 'U0GUEST', email: 'guest@elsewhere.test', name: 'Guest' },
      ],
    },
  });
});

test('a larger export is written in batches, and again without a change', async () => {
  const acme = newOrganization();
  await withFolder(async (folder) => {
    await generateExport(folder, { messages: 12_000, users: 600, channels: 80, days: 20, seed: 7 });
    const { counted, report } = await acme.import(folder);
    expect(counted).toEqual({ user: 600, channel: 80, message: 12_000 });
    expect([report.skipped.size, report.noted.size]).toEqual([0, 0]);
    expect(await rows(`
      select count(*)::int as messages, sum(reaction_count)::int = (select count(*)::int from slack_reaction where organization_id = $1) as reactions_agree,
        sum(reply_count)::int = count(*) filter (where parent_id is not null) as replies_agree, count(*) filter (where is_thread_reply and parent_id is null)::int as lost
      from slack_message where organization_id = $1`, [acme.organization])).toEqual([{ messages: 12_000, reactions_agree: true, replies_agree: true, lost: 0 }]);
    expect((await acme.import(folder)).changes).toEqual(noChanges());
  });
});
