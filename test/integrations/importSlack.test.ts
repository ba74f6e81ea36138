import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { eventually } from '../harness/eventually.ts';
import { startIntegrations, type Integrations } from './start.ts';

let integrations: Integrations;
beforeAll(async () => {
  integrations = await startIntegrations();
});
afterAll(() => integrations.stop());
beforeEach(() => {
  integrations.neighbours.calls.length = 0;
  integrations.neighbours.members.clear();
});

type Person = { slackId: string; email: string | null; name: string | null };
const person = (slackId: string, email: string | null, name: string | null = null): Person => ({
  slackId,
  email,
  name,
});
const ownerUserId = randomUUID();

const importSlack = (organization: string, people: Person[], workspace = { slackId: 'T0TEST', name: 'Test' }) =>
  integrations.subgraph.internal(
    '/internal/slack-import',
    { workspace, ownerUserId, people },
    { issuer: 'slack', purpose: 'import', organization },
  );

/** All that the import may write of an organization, without ids and times of writing. */
const written = (organization: string) =>
  integrations.subgraph.sql(
    `
  select i.name, i.provider, i.connection_type, i.status, i.is_default, i.external_account_id, i.created_by_id, (select count(*)::int from credential where integration_id = i.id) as credentials,
    (select json_agg(json_build_array(e.type, e.details, e.actor_user_id)) from integration_event e where e.integration_id = i.id) as events,
    (select json_agg(json_build_array(c.email, c.name, c.user_id, (select json_agg(json_build_array(a.external_id, a.method, a.integration_id = i.id) order by a.external_id) from correlated_account a where a.correlation_id = c.id)) order by c.email)
      from user_correlation c where c.organization_id = i.organization_id) as people
  from integration i where i.organization_id = $1`,
    [organization],
  );

test('an import makes the workspace’s connection without a credential, correlates people by address and answers who has an account here', async () => {
  const acme = await integrations.subgraph.organization('import-first');
  const [max, vera] = [randomUUID(), randomUUID()];
  integrations.neighbours.members.set('max@acme.test', max).set('vera@acme.test', vera);
  const { status, content } = await importSlack(acme.id, [
    person('U0MAX', 'Max@acme.test', 'Max'),
    person('U0MAX2', 'max@acme.test', 'Max again'),
    person('U0VERA', ' vera@acme.test ', ' Vera\n '),
    person('U0GUEST', 'guest@elsewhere.test', ''),
    // No address by its form, which some providers give all the same.
    person('U0DOTS', 'dots..@elsewhere.test', 'Dots'),
    person('U0BOT', null, 'Deploy'),
    person('U0ODD', 'no address', 'Odd'),
    person('U0NUL', 'a\u0000@acme.test', 'Nul'),
  ]);
  expect([status, content]).toEqual([
    200,
    {
      integrationId: expect.any(String),
      users: [
        { slackId: 'U0MAX', userId: max },
        { slackId: 'U0MAX2', userId: max },
        { slackId: 'U0VERA', userId: vera },
      ],
      nobody: ['U0BOT', 'U0DOTS', 'U0GUEST', 'U0NUL', 'U0ODD'],
    },
  ]);
  expect(await written(acme.id)).toEqual([
    {
      name: 'Test',
      provider: 'SLACK',
      connection_type: 'MANUAL',
      status: 'ACTIVE',
      is_default: true,
      external_account_id: 'T0TEST',
      created_by_id: ownerUserId,
      credentials: 0,
      events: [['CREATED', { import: 'slack-export' }, ownerUserId]],
      people: [
        ['dots..@elsewhere.test', 'Dots', null, [['U0DOTS', 'AUTO', true]]],
        ['guest@elsewhere.test', null, null, [['U0GUEST', 'AUTO', true]]],
        [
          'Max@acme.test',
          'Max',
          max,
          [
            ['U0MAX', 'AUTO', true],
            ['U0MAX2', 'AUTO', true],
          ],
        ],
        ['vera@acme.test', 'Vera', vera, [['U0VERA', 'AUTO', true]]],
      ],
    },
  ]);
  expect(integrations.neighbours.calls.filter(({ path }) => path !== '/internal/tenant')).toEqual([
    {
      receiver: 'tenancy',
      path: '/internal/members-by-email',
      organization: acme.id,
      purpose: 'correlation',
      body: { emails: ['max@acme.test', 'vera@acme.test', 'guest@elsewhere.test', 'dots..@elsewhere.test'] },
    },
  ]);
});

test('a second import of the same changes nothing and answers the same', async () => {
  const acme = await integrations.subgraph.organization('import-again');
  integrations.neighbours.members.set('max@acme.test', randomUUID());
  const people = [person('U0MAX', 'max@acme.test', 'Max'), person('U0GUEST', 'guest@elsewhere.test')];
  const first = await importSlack(acme.id, people);
  const rows = () =>
    integrations.subgraph.sql(
      `select to_jsonb(c) as c, to_jsonb(a) as a, to_jsonb(i) as i, to_jsonb(e) as e from user_correlation c join correlated_account a on a.correlation_id = c.id join integration i on i.id = a.integration_id join integration_event e on e.integration_id = i.id where c.organization_id = $1 order by c.email`,
      [acme.id],
    );
  const before = await rows();
  expect(before).toHaveLength(2);
  expect(await importSlack(acme.id, people)).toEqual(first);
  expect(await rows()).toEqual(before);
});

test('what was stated by hand beats what an import finds; what an import found moves with the address', async () => {
  const acme = await integrations.subgraph.organization('import-manual');
  const [max, mona] = [randomUUID(), randomUUID()];
  integrations.neighbours.members.set('max@acme.test', max).set('mona@acme.test', mona);
  await importSlack(acme.id, [person('U0STATED', 'max@acme.test'), person('U0FOUND', 'max@acme.test')]);
  await integrations.subgraph.sql(
    `update correlated_account set method = 'MANUAL' where external_id = 'U0STATED' and organization_id = $1`,
    [acme.id],
  );
  const { content } = await importSlack(acme.id, [
    person('U0STATED', 'mona@acme.test'),
    person('U0FOUND', 'mona@acme.test'),
  ]);
  expect(content.users).toEqual([
    { slackId: 'U0FOUND', userId: mona },
    { slackId: 'U0STATED', userId: max },
  ]);
});

test('whose account it is not any more, an import says too: one that moved to nobody, and the others of a person who is another member', async () => {
  const acme = await integrations.subgraph.organization('import-nobody');
  const [max, vera] = [randomUUID(), randomUUID()];
  integrations.neighbours.members.set('max@acme.test', max);
  await importSlack(acme.id, [person('U0MAX', 'max@acme.test')]);
  const moved = await importSlack(acme.id, [person('U0MAX', 'guest@elsewhere.test')]);
  expect([moved.content.users, moved.content.nobody]).toEqual([[], ['U0MAX']]);

  await integrations.subgraph.sql(
    `update user_correlation set user_id = $2 where organization_id = $1 and email = 'guest@elsewhere.test'`,
    [acme.id, vera],
  );
  integrations.neighbours.members.set('guest@elsewhere.test', randomUUID());
  const another = await importSlack(acme.id, [person('U0OTHER', 'guest@elsewhere.test')], {
    slackId: 'T0OTHER',
    name: 'Other',
  });
  const guest = integrations.neighbours.members.get('guest@elsewhere.test');
  expect(another.content.users).toEqual([
    { slackId: 'U0MAX', userId: guest },
    { slackId: 'U0OTHER', userId: guest },
  ]);
});

test('whoever has become a member gets their id; a member known under another address stays one person', async () => {
  const acme = await integrations.subgraph.organization('import-member');
  const [late, moved] = [randomUUID(), randomUUID()];
  await integrations.subgraph.sql(
    `insert into user_correlation (organization_id, email, name, user_id) values ($1, 'maiden@acme.test', 'Mara', $2)`,
    [acme.id, moved],
  );
  expect((await importSlack(acme.id, [person('U0LATE', 'late@acme.test', 'Lara')])).content.users).toEqual([]);
  integrations.neighbours.members.set('late@acme.test', late).set('married@acme.test', moved);
  const { content } = await importSlack(acme.id, [
    person('U0LATE', 'late@acme.test', 'Other'),
    person('U0MARA', 'married@acme.test', 'Other'),
  ]);
  expect(content.users).toEqual([
    { slackId: 'U0LATE', userId: late },
    { slackId: 'U0MARA', userId: moved },
  ]);
  const [{ people }] = (await written(acme.id)) as [{ people: unknown }];
  expect(people).toEqual([
    ['late@acme.test', 'Lara', late, [['U0LATE', 'AUTO', true]]],
    ['maiden@acme.test', 'Mara', moved, [['U0MARA', 'AUTO', true]]],
  ]);
});

test('two organizations import the same workspace and people, each for itself', async () => {
  const [acme, beta] = [
    await integrations.subgraph.organization('import-acme'),
    await integrations.subgraph.organization('import-beta'),
  ];
  const userId = randomUUID();
  integrations.neighbours.members.set('carla@both.test', userId);
  const people = [person('U0CARLA', 'carla@both.test')];
  const [one, two] = [await importSlack(acme.id, people), await importSlack(beta.id, people)];
  expect(two.content.users).toEqual(one.content.users);
  expect(two.content.integrationId).not.toBe(one.content.integrationId);
  expect([(await written(acme.id)).length, (await written(beta.id)).length]).toEqual([1, 1]);
});

test('an organization that this subgraph does not know yet is asked of tenancy, and its plan’s limit holds as it is then', async () => {
  const organization = randomUUID();
  for (const slackId of ['T1', 'T2', 'T3'])
    expect((await importSlack(organization, [], { slackId, name: slackId })).status).toBe(200);
  const fourth = await importSlack(organization, [person('U0MAX', 'max@acme.test')], { slackId: 'T4', name: 'T4' });
  expect([fourth.status, fourth.content.error.code]).toEqual([402, 'LIMIT_EXCEEDED']);
  expect((await importSlack(organization, [], { slackId: 'T1', name: 'T1' })).status).toBe(200);
  expect(
    await integrations.subgraph.sql('select count(*)::int from user_correlation where organization_id = $1', [
      organization,
    ]),
  ).toEqual([{ count: 0 }]);
  Object.assign(integrations.neighbours.tenant, { limits: { max_connections: 4 }, version: 2 });
  expect((await importSlack(organization, [], { slackId: 'T4', name: 'T4' })).status).toBe(200);
});

test('only slack’s importer may call, with an organization and a body in form', async () => {
  const acme = await integrations.subgraph.organization('import-callers');
  const body = { workspace: { slackId: 'T0TEST', name: 'Test' }, ownerUserId, people: [] };
  const call = (content: unknown, from: object) =>
    integrations.subgraph.internal('/internal/slack-import', content, {
      issuer: 'slack',
      purpose: 'import',
      organization: acme.id,
      ...from,
    });
  for (const from of [{ issuer: 'content' }, { issuer: 'gateway' }, { purpose: 'correlation' }]) {
    const { status, content } = await call(body, from);
    expect([status, content.error.code]).toEqual([401, 'IDENTITY_REQUIRED']);
  }
  const nowhere = await integrations.subgraph.internal('/internal/slack-import', body, {
    issuer: 'slack',
    purpose: 'import',
  });
  expect([nowhere.status, nowhere.content.error.code]).toEqual([401, 'IDENTITY_REQUIRED']);
  for (const [wrong, field] of [
    [{ ownerUserId: 'me' }, 'ownerUserId'],
    [{ workspace: { slackId: '', name: 'x' } }, 'workspace.slackId'],
    [{ people: [{ slackId: 1 }] }, 'people.0.slackId'],
  ] as const) {
    const { status, content } = await call({ ...body, ...wrong }, {});
    expect([status, content.error.field]).toEqual([400, field]);
  }
  expect(await written(acme.id)).toEqual([]);
});

test('five thousand people take a fixed number of statements', async () => {
  const acme = await integrations.subgraph.organization('import-many');
  const people = Array.from({ length: 5_000 }, (_, place) =>
    person(`U${place}`, `person${place}@acme.test`, `Person ${place}`),
  );
  for (const { email } of people.slice(0, 1_200)) integrations.neighbours.members.set(email!, randomUUID());
  const cost = async () => {
    integrations.subgraph.statements.length = 0;
    const { status, content } = await importSlack(acme.id, people);
    expect([status, content.users.length]).toEqual([200, 1_200]);
    return integrations.subgraph.statements.length;
  };
  const [first, second] = [await cost(), await cost()];
  expect(first).toBeLessThan(25);
  expect(second).toBeLessThan(first!);
});

test('members are notified of accounts that an import gives them or takes from them, once each, by ids alone', async () => {
  const acme = await integrations.subgraph.organization('import-notified');
  const [max, vera] = [randomUUID(), randomUUID()];
  integrations.neighbours.members
    .set('max@acme.test', max)
    .set('vera@acme.test', vera)
    .set('own@acme.test', ownerUserId);
  const told = async () => {
    const left = `select 1 from pgboss.job where data ->> 'organization' = $1 limit 1`;
    expect(await eventually(async () => (await integrations.subgraph.sql(left, [acme.id])).length === 0)).toBe(true);
    return integrations.neighbours.events
      .filter(({ organization, type }) => organization === acme.id && type === 'notify')
      .map(({ payload }) => payload as { code: string; users: string[] });
  };
  const people = [person('U1', 'max@acme.test', 'Max'), person('U2', 'vera@acme.test'), person('U3', 'own@acme.test')];
  const { content } = await importSlack(acme.id, people);
  await importSlack(acme.id, people);
  const subject = { type: 'Integration', id: content.integrationId };
  const first = await told();
  expect(first.map(({ users, ...payload }) => ({ ...payload, users: users.toSorted() }))).toEqual([
    { code: 'correlation.set', users: [max, vera].toSorted(), subject, counts: {} },
  ]);
  await importSlack(acme.id, [person('U1', 'vera@acme.test', 'Max'), person('U2', null)]);
  const later = (await told()).slice(1).toSorted((a, b) => (a.code < b.code ? -1 : 1));
  expect(later).toEqual([
    { code: 'correlation.removed', users: [max, vera], subject, counts: {} },
    { code: 'correlation.set', users: [vera], subject, counts: {} },
  ]);
});
