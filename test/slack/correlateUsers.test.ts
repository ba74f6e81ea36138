import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { createUnitOfWork } from '#platform/data/unitOfWork.ts';
import { lockLinks } from '../../subgraphs/slack/user/lockLinks.ts';
import { eventually } from '../harness/eventually.ts';
import { startImporting, type Importing, type ImportingOrganization } from './importing.ts';
import { slackRows, type SlackRows } from './slackRows.ts';

let importing: Importing;
let acme: ImportingOrganization;
let rows: SlackRows;
let workspace: string;

beforeAll(async () => {
  importing = await startImporting();
});
beforeEach(async () => {
  acme = await importing.organization();
  await tenantRow(acme.id);
  rows = slackRows(importing.slack, { id: acme.id, slug: 'acme' } as never);
  workspace = await rows.workspace();
});
afterEach(async () => {
  importing.unreachable.clear();
  for (const { sql } of [importing.slack, importing.integrations]) await sql('truncate tenant cascade');
});
afterAll(() => importing.stop());

const tenantRow = (organization: string) =>
  Promise.all(
    [importing.slack, importing.integrations].map(({ sql }) =>
      sql(
        `insert into tenant (id, slug, name, timezone, status, plan, limits, version) values ($1, $2, 'Acme', 'UTC', 'ACTIVE', 'FREE', '{}', 1)`,
        [organization, organization],
      ),
    ),
  );

/** States in integrations whose an account is, without a word to slack. */
async function state(slackId: string, userId: string, organization = acme.id): Promise<void> {
  await importing.integrations.sql(
    `with person as (insert into user_correlation (organization_id, email, user_id) values ($1, $2, $3)
       on conflict (organization_id, user_id) where user_id is not null do update set updated_at = now() returning id)
     insert into correlated_account (organization_id, correlation_id, provider, external_id, method)
     select $1, id, 'SLACK', $4, 'MANUAL' from person`,
    [organization, `${randomUUID()}@acme.test`, userId, slackId],
  );
}

const tell = async (slackIds: unknown, from = 'integrations', id = randomUUID()) =>
  (
    await importing.slack.internal(
      '/internal/events',
      { events: [{ id, type: 'user.correlated', organization: acme.id, at: Date.now(), payload: { slackIds } }] },
      { issuer: from, purpose: 'events', organization: acme.id },
    )
  ).content.outcomes[0];

const accountsOf = async (...users: string[]) => {
  const found = new Map(
    (await importing.slack.sql('select id, user_id from slack_user')).map((row) => [row['id'], row]),
  );
  return users.map((user) => found.get(user)!['user_id']);
};

test('what integrations answers is who a Slack user is, in its organization alone', async () => {
  const [first, second] = [randomUUID(), randomUUID()];
  const given = await rows.user(workspace, { slack_id: 'U1' });
  const taken = await rows.user(workspace, { slack_id: 'U2', user_id: second });
  const untold = await rows.user(workspace, { slack_id: 'U3', user_id: second });
  const external = await rows.user(workspace, { slack_id: 'U4', is_external: true });
  const beta = randomUUID();
  await tenantRow(beta);
  const others = slackRows(importing.slack, { id: beta, slug: 'beta' } as never);
  const foreign = await others.user(await others.workspace(), { slack_id: 'U1' });
  await state('U1', first);
  await state('U3', first);
  await state('U4', first);
  await state('U2', first, beta);
  const [id, told] = [randomUUID(), ['U1', 'U2', 'U4', 'U9']];
  expect(await tell(told, 'integrations', id)).toMatchObject({ outcome: 'applied' });
  expect(await tell(told, 'integrations', id)).toMatchObject({ outcome: 'repeated' });
  expect(await accountsOf(given, taken, untold, external, foreign)).toEqual([first, null, second, null, null]);
});

test('a word that is older than what is known changes nothing, and fails until integrations’ clock has passed it', async () => {
  const [former, present] = [randomUUID(), randomUUID()];
  const known = await rows.user(workspace, {
    slack_id: 'U1',
    user_id: present,
    correlated_at: new Date(Date.now() + 3_600_000),
  });
  const other = await rows.user(workspace, { slack_id: 'U2' });
  await state('U1', former);
  await state('U2', former);
  const id = randomUUID();
  expect(await tell(['U1', 'U2'], 'integrations', id)).toMatchObject({
    outcome: 'failed',
    error: { code: 'CONFLICT' },
  });
  expect(await accountsOf(known, other)).toEqual([present, null]);
  await importing.slack.sql(`update slack_user set correlated_at = now() - interval '1 minute' where id = $1`, [known]);
  expect(await tell(['U1', 'U2'], 'integrations', id)).toMatchObject({ outcome: 'applied' });
  expect(await accountsOf(known, other)).toEqual([former, former]);
});

test('while integrations does not answer nothing changes, and the event comes again', async () => {
  const [former, present] = [randomUUID(), randomUUID()];
  const user = await rows.user(workspace, { slack_id: 'U1', user_id: former });
  await state('U1', present);
  const id = randomUUID();
  importing.unreachable.add('integrations');
  expect(await tell(['U1'], 'integrations', id)).toEqual({ id, outcome: 'later' });
  expect(await accountsOf(user)).toEqual([former]);
  importing.unreachable.clear();
  expect(await tell(['U1'], 'integrations', id)).toMatchObject({ outcome: 'applied' });
  expect(await accountsOf(user)).toEqual([present]);
});

test('integrations is asked after an import that writes Slack users, and its word reaches those too', async () => {
  const [stale, present] = [randomUUID(), randomUUID()];
  const unit = createUnitOfWork(importing.slack.database, scopeOfOrganization(acme.id));
  const { promise: written, resolve: write } = Promise.withResolvers<void>();
  const { promise: end, resolve: commit } = Promise.withResolvers<void>();
  const importRun = unit.write(async (_, query) => {
    await lockLinks(query, acme.id);
    await query(`insert into slack_user (workspace_id, slack_id, name, user_id) values ($1, 'U1', 'max', $2)`, [
      workspace,
      stale,
    ]);
    write();
    await end;
  });
  await written;
  const told = tell(['U1']);
  expect(
    await eventually(
      async () =>
        (
          await importing.slack.sql(
            `select 1 from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`,
          )
        ).length > 0,
    ),
  ).toBe(true);
  // Who asked before it waited would not know of it.
  await state('U1', present);
  commit();
  await importRun;
  expect(await told).toMatchObject({ outcome: 'applied' });
  expect(await importing.slack.sql('select user_id from slack_user')).toEqual([{ user_id: present }]);
});

test('an import asks after an event that is being applied, and loses none of its word', async () => {
  const files = {
    'users.json': [{ id: 'U1', name: 'max', profile: { email: 'max@acme.test' } }],
    'channels.json': [{ id: 'C1', name: 'general', members: ['U1'] }],
    'general/2020-01-02.json': [{ type: 'message', ts: '1577960001.000100', user: 'U1', text: 'hello' }],
  };
  await acme.importFiles(files, { workspace: 'T1' });
  expect(await importing.slack.sql('select user_id from slack_user')).toEqual([{ user_id: null }]);
  const present = randomUUID();
  const unit = createUnitOfWork(importing.slack.database, scopeOfOrganization(acme.id));
  const { promise: held, resolve: hold } = Promise.withResolvers<void>();
  const { promise: end, resolve: commit } = Promise.withResolvers<void>();
  const applying = unit.write(async (_, query) => {
    await lockLinks(query, acme.id);
    await query(`update slack_user set user_id = $1, correlated_at = now() where slack_id = 'U1'`, [present]);
    hold();
    await end;
  });
  await held;
  const imported = acme.importFiles(files, { workspace: 'T1' });
  await importing.integrations.sql('delete from correlated_account');
  await importing.integrations.sql('delete from user_correlation');
  await state('U1', present);
  commit();
  await Promise.all([applying, imported]);
  expect(await importing.slack.sql('select user_id from slack_user')).toEqual([{ user_id: present }]);
});

test('nobody but integrations may say that whose Slack accounts are has changed, nor in another form', async () => {
  const user = await rows.user(workspace, { slack_id: 'U1' });
  await state('U1', randomUUID());
  for (const [slackIds, from] of [
    [['U1'], 'tenancy'],
    [['U1'], 'content'],
    [[], 'integrations'],
    ['U1', 'integrations'],
  ] as const)
    expect(await tell(slackIds, from)).toMatchObject({ outcome: 'failed' });
  expect(await accountsOf(user)).toEqual([null]);
});
