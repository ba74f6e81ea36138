import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { notificationCodes } from '#platform/events/catalogue.ts';
import { eventsPath, eventsPurpose } from '#platform/events/delivery.ts';
import type { SubgraphClient } from '../harness/client.ts';
import { organizationId, startTenancy, userId, type TestTenancy } from './start.ts';

let tenancy: TestTenancy;
let member: SubgraphClient;
beforeAll(async () => {
  tenancy = await startTenancy();
  member = await tenancy.as('acmeMember', 'acme');
});
afterAll(() => tenancy.stop());
beforeEach(() => tenancy.sql('delete from notification'));

const put = async (columns: Record<string, unknown> = {}): Promise<string> => {
  const row: Record<string, unknown> = {
    category: 'WELCOME',
    id: randomUUID(),
    organization_id: organizationId('acme'),
    user_id: userId('acmeMember'),
    code: 'test',
    title: 'T',
    ...columns,
  };
  const names = Object.keys(row);
  await tenancy.sql(
    `insert into notification (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
    Object.values(row),
  );
  return row['id'] as string;
};
const titles = async (client: SubgraphClient, page = 'first: 50') =>
  (await client.send(`{ notifications(${page}) { edges { node { title } } } }`)).data.notifications.edges.map(
    ({ node }: { node: { title: string } }) => node.title,
  );
const answer = (client: SubgraphClient, mutation: 'markNotificationRead' | 'dismissNotification', id: string) =>
  client.send(`mutation { ${mutation}(input: { id: "${id}" }) { notification { id status readAt } } }`);

test('the most urgent come first, then the newest; what is dismissed or expired is hidden', async () => {
  await put({ title: 'old', created_at: '2026-01-01' });
  await put({ title: 'urgent', priority: 'URGENT', created_at: '2025-01-01' });
  await put({ title: 'new', created_at: '2026-02-01', expires_at: '2999-01-01' });
  await put({ title: 'high', priority: 'HIGH', created_at: '2024-01-01' });
  await put({ title: 'low', priority: 'LOW', created_at: '2026-03-01' });
  await put({ title: 'dismissed', status: 'DISMISSED' });
  await put({ title: 'expired', expires_at: '2026-01-01' });
  expect(await titles(member)).toEqual(['urgent', 'high', 'new', 'old', 'low']);
  expect((await member.send('{ unreadNotificationCount }')).data).toEqual({ unreadNotificationCount: 5 });
  const page = async (argument: string) =>
    (
      await member.send(
        `{ notifications(${argument}) { edges { node { title } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
      )
    ).data.notifications;
  const first = await page('first: 3');
  expect(first).toMatchObject({
    edges: [{ node: { title: 'urgent' } }, { node: { title: 'high' } }, { node: { title: 'new' } }],
    pageInfo: { hasNextPage: true, hasPreviousPage: false },
  });
  expect((await page(`first: 3, after: "${first.pageInfo.endCursor}"`)).edges).toEqual([
    { node: { title: 'old' } },
    { node: { title: 'low' } },
  ]);
  expect((await page(`last: 1, before: "${first.pageInfo.endCursor}"`)).edges).toEqual([{ node: { title: 'high' } }]);
});

test('category and status narrow the list; a subject is a type and an id', async () => {
  await put({ title: 'goal', subject_type: 'Goal', subject_id: '7' });
  await put({ title: 'read', status: 'READ' });
  expect([
    await titles(member, 'filter: { category: WELCOME, status: UNREAD }'),
    await titles(member, 'filter: { status: READ }'),
    await titles(member, 'filter: { status: DISMISSED }'),
  ]).toEqual([['goal'], ['read'], []]);
  expect(
    (
      await member.send(
        '{ notifications(filter: { category: WELCOME, status: UNREAD }) { edges { node { subject { type id } priority category code message } } } }',
      )
    ).data.notifications.edges,
  ).toEqual([
    {
      node: { subject: { type: 'Goal', id: '7' }, priority: 'NORMAL', category: 'WELCOME', code: 'test', message: '' },
    },
  ]);
});

test('reading and dismissing change once; reading twice is harmless', async () => {
  const id = await put();
  const first = await answer(member, 'markNotificationRead', id);
  expect(first).toEqual({
    data: { markNotificationRead: { notification: { id, status: 'READ', readAt: expect.any(String) } } },
  });
  expect(await answer(member, 'markNotificationRead', id)).toEqual(first);
  expect(await answer(member, 'dismissNotification', id)).toEqual({
    data: {
      dismissNotification: {
        notification: { id, status: 'DISMISSED', readAt: first.data.markNotificationRead.notification.readAt },
      },
    },
  });
  expect(await titles(member)).toEqual([]);
});

test('all are read at once: one’s own in this organization', async () => {
  await put();
  await put();
  await put({ status: 'READ' });
  const expired = await put({ expires_at: '2026-01-01' });
  await put({ user_id: userId('acmeViewer') });
  await put({ organization_id: organizationId('beta'), user_id: userId('consultant') });
  expect(await member.send('mutation { markAllNotificationsRead { count } }')).toEqual({
    data: { markAllNotificationsRead: { count: 2 } },
  });
  expect(
    await (await tenancy.as('consultant', 'acme')).send('mutation { markAllNotificationsRead { count } }'),
  ).toEqual({ data: { markAllNotificationsRead: { count: 0 } } });
  expect(
    await tenancy.sql(`select count(*)::int from notification where status = 'UNREAD' and id <> $1`, [expired]),
  ).toEqual([{ count: 2 }]);
});

test('somebody else’s notification does not exist, nor does one’s own of another organization', async () => {
  const [fellows, elsewhere] = [
    await put({ user_id: userId('acmeViewer'), title: 'fellow’s' }),
    await put({ organization_id: organizationId('beta'), user_id: userId('consultant'), title: 'elsewhere' }),
  ];
  const consultant = await tenancy.as('consultant', 'acme');
  expect([
    await titles(member),
    await titles(consultant),
    await titles(await tenancy.as('consultant', 'beta')),
  ]).toEqual([[], [], ['elsewhere']]);
  for (const mutation of ['markNotificationRead', 'dismissNotification'] as const) {
    const unknown = await answer(member, mutation, randomUUID());
    expect(unknown.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    expect([
      await answer(member, mutation, fellows),
      await answer(consultant, mutation, elsewhere),
      await answer(member, mutation, 'no id'),
    ]).toEqual([unknown, unknown, unknown]);
  }
  expect(await tenancy.sql(`select count(*)::int from notification where status <> 'UNREAD'`)).toEqual([{ count: 0 }]);
});

test('the same dedupe key is told a person once in an organization', async () => {
  await put({ dedupe_key: 'once' });
  await expect(put({ dedupe_key: 'once' })).rejects.toThrow('notification_dedupe_unique');
  await put({ dedupe_key: 'once', user_id: userId('acmeViewer') });
  await put({ dedupe_key: 'once', organization_id: organizationId('beta') });
});

/** An event by which another subgraph notifies people, as acme's. */
const notifyOf = (code: string, users: string[], subject: string) => ({
  id: randomUUID(),
  type: 'notify',
  organization: organizationId('acme'),
  at: Date.now(),
  payload: { code, users, subject: { type: 'Job', id: subject }, counts: { added: 3, changed: 2, removed: 1 } },
});
const tell = async (events: object[]) =>
  (
    await tenancy.internal(
      eventsPath,
      { events },
      { issuer: 'slack', purpose: eventsPurpose, organization: organizationId('acme') },
    )
  ).content.outcomes?.map(({ outcome }: { outcome: string }) => outcome);

test.each(notificationCodes)('%s is worded in the organization’s language, and told its members once', async (code) => {
  const subject = randomUUID();
  const people = [userId('acmeMember'), userId('acmeViewer'), userId('betaOwner'), randomUUID()];
  const speak = (language: string) =>
    tenancy.sql(`update organization set settings = jsonb_build_object('language', $1::text) where slug = 'acme'`, [
      language,
    ]);
  const texts = new Set<string>();
  for (const language of ['en', 'de-CH']) {
    await speak(language);
    await tenancy.sql('delete from notification');
    const event = notifyOf(code, people, subject);
    expect(await tell([event])).toEqual(['applied']);
    expect(await tell([event])).toEqual(['repeated']);
    // Long after it was first told nobody remembers that it was, but the notification itself.
    await tenancy.sql('delete from inbox_event');
    expect(await tell([event])).toEqual(['applied']);
    const rows = await tenancy.sql(
      'select user_id as "user", code, title, message, subject_id as subject from notification order by user_id',
    );
    expect(rows.map(({ user }) => user)).toEqual([userId('acmeMember'), userId('acmeViewer')].toSorted());
    for (const { title, message, ...row } of rows) {
      expect(row).toMatchObject({ code, subject });
      expect(title).toMatch(/^\S.{5,254}$/);
      texts.add(`${title} ${message}`);
    }
    const { data, errors } = await member.send('{ notifications { nodes { code subject { type id } } } }');
    expect(errors).toBeUndefined();
    expect(data.notifications.nodes).toEqual([{ code, subject: { type: 'Job', id: subject } }]);
  }
  expect(texts.size).toBe(2);
  const numbers = code === 'slack_import.completed' ? ['321', '321'] : ['', ''];
  expect([...texts].map((text) => text.replace(/\D/g, ''))).toEqual(numbers);
  await speak('en');
});

test('what nobody words, or holds a text, is notified of to nobody', async () => {
  const event = notifyOf('job.failed', [userId('acmeMember')], randomUUID());
  const { payload } = event;
  for (const wrong of [
    { ...payload, code: 'job.done' },
    { ...payload, title: 'a text' },
    { ...payload, counts: { added: 'three' } },
    { ...payload, users: ['member@acme.test'] },
  ])
    expect(await tell([{ ...event, id: randomUUID(), payload: wrong }])).toEqual(['failed']);
  expect(await tenancy.sql('select 1 from notification')).toEqual([]);
});

test('a list costs one statement for any number of notifications', async () => {
  for (let count = 0; count < 5; count += 1) await put();
  tenancy.statements.length = 0;
  expect(await titles(member)).toHaveLength(5);
  expect(tenancy.statements).toHaveLength(1);
});
