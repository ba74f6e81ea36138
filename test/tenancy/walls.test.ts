import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { nobody, scopeOfLookup, scopeOfOrganization, scopeOfUser, type Scope } from '#platform/data/scope.ts';
import { createUnitOfWork } from '#platform/data/unitOfWork.ts';
import { organizationId, startTenancy, userId, type TestTenancy } from './start.ts';

let tenancy: TestTenancy;
beforeAll(async () => {
  tenancy = await startTenancy();
  for (const email of ['member@acme.test', 'owner@beta.test'])
    await tenancy
      .anonymous()
      .send(`mutation { logIn(input: { email: "${email}", password: "orgraph-demo" }) { expiresIn } }`);
  for (const email of ['member@acme.test', 'owner@beta.test'])
    await tenancy.anonymous().send(`mutation { requestPasswordReset(input: { email: "${email}" }) { email } }`);
});
afterAll(() => tenancy.stop());

const tables = [
  '"user"',
  'refresh_token',
  'user_identity',
  'pending_sign_in',
  'one_time_token',
  'personal_copy',
  'personal_copy_part',
  'organization',
  'membership',
  'role',
  'team',
  'team_membership',
  'notification',
  'audit_event',
] as const;

/** Runs plain SQL, without any condition of ours, under the runtime role in a scope; writes are rolled back. */
async function run(scope: Scope, sql: string): Promise<Record<string, unknown>[]> {
  const unit = createUnitOfWork(tenancy.database, scope);
  const rolledBack = new Error('rolled back');
  let rows: Record<string, unknown>[] = [];
  try {
    await unit.write(async (_, query) => {
      rows = await query(sql);
      throw rolledBack;
    });
  } catch (error) {
    if (error !== rolledBack) throw error;
  }
  return rows;
}

const counts = async (scope: Scope) =>
  Object.fromEntries(
    await Promise.all(
      tables.map(async (table) => [
        table,
        (await run(scope, `select count(*)::int as count from ${table}`))[0]!['count'],
      ]),
    ),
  );
const none = Object.fromEntries(tables.map((table) => [table, 0]));

test('without a scope there is nothing', async () => {
  expect(await counts(nobody)).toEqual(none);
});

test('in an organization there is what is its own, and its people', async () => {
  expect(await counts(scopeOfOrganization(organizationId('acme')))).toEqual({
    ...none,
    '"user"': 6,
    organization: 1,
    membership: 6,
    role: 6,
    team: 3,
    team_membership: 14,
    notification: 6,
    audit_event: 17,
  });
  expect(await counts(scopeOfOrganization(organizationId('beta')))).toEqual({
    ...none,
    '"user"': 2,
    organization: 1,
    membership: 2,
    role: 6,
    team: 3,
    team_membership: 6,
    notification: 2,
    audit_event: 9,
  });
});

test('while no organization is chosen a person sees what is theirs in all of them', async () => {
  expect(await counts(scopeOfUser(userId('consultant')))).toEqual({
    ...none,
    '"user"': 1,
    organization: 2,
    membership: 2,
    role: 2,
    notification: 2,
  });
  expect(await counts(scopeOfUser(userId('acmeMember')))).toEqual({
    ...none,
    '"user"': 1,
    refresh_token: 1,
    one_time_token: 1,
    organization: 1,
    membership: 1,
    role: 1,
    notification: 1,
  });
});

test('in an organization a person sees nothing of their others', async () => {
  const seen = await run(
    scopeOfOrganization(organizationId('acme'), userId('consultant')),
    'select distinct organization_id from membership union select distinct organization_id from role union select distinct organization_id from notification union select id from organization',
  );
  expect(seen).toEqual([{ organization_id: organizationId('acme') }]);
});

test.each([
  ['organization-by-slug', 'beta', 'organization', { organization: 1 }],
  ['user-by-email', 'OWNER@beta.test', '"user"', { '"user"': 1 }],
  ['user-by-email', 'nobody@beta.test', '"user"', {}],
  ['organization-by-slug', 'owner@beta.test', 'organization', {}],
  ['something-else', 'beta', 'organization', {}],
])('the look-up %s of %s opens exactly that row, even without a condition', async (purpose, value, _, visible) => {
  expect(await counts(scopeOfLookup(purpose, value))).toEqual({ ...none, ...visible });
});

test('a refresh token is opened by its digest alone', async () => {
  const [row] = await tenancy.sql<{ jti: string }>('select jti from refresh_token where user_id = $1', [
    userId('betaOwner'),
  ]);
  expect(await counts(scopeOfLookup('refresh-token', row!.jti))).toEqual({ ...none, refresh_token: 1 });
});

test('an identity is opened by issuer and subject alone, and is its person’s to see', async () => {
  const [issuer, subject] = ['https://issuer.test', 'subject 1'];
  await tenancy.sql('insert into user_identity (user_id, issuer, subject) values ($1, $2, $3)', [
    userId('consultant'),
    issuer,
    subject,
  ]);
  const opened = (value: string) => counts(scopeOfLookup('identity-by-subject', value));
  expect(await opened(`${issuer} ${subject}`)).toEqual({ ...none, user_identity: 1 });
  for (const value of [issuer, subject, `${issuer} subject`, '']) expect(await opened(value)).toEqual(none);
  expect((await counts(scopeOfUser(userId('consultant'))))['user_identity']).toBe(1);
  expect((await counts(scopeOfOrganization(organizationId('beta'), userId('betaOwner'))))['user_identity']).toBe(0);
  await expect(
    run(scopeOfLookup('identity-by-subject', `${issuer} ${subject}`), 'update user_identity set email = null'),
  ).rejects.toThrow(/violates row-level security policy/);
  expect(
    await run(scopeOfLookup('identity-by-subject', `${issuer} ${subject}`), 'delete from user_identity returning id'),
  ).toEqual([]);
});

test('a sign-in that has begun is opened by its state alone, and once it is too old by who deletes it', async () => {
  await tenancy.sql(
    `insert into pending_sign_in (state, provider, redirect, bound, expires_at)
     values ('fresh', 'p', 'r', 'b', now() + interval '1 minute'), ('old', 'p', 'r', 'b', now())`,
  );
  for (const [purpose, value, seen] of [
    ['sign-in-by-state', 'fresh', 1],
    ['sign-in-by-state', 'another', 0],
    ['expired-sign-ins', '', 1],
  ] as const)
    expect([purpose, value, await counts(scopeOfLookup(purpose, value))]).toEqual([
      purpose,
      value,
      { ...none, pending_sign_in: seen },
    ]);
  expect(await run(scopeOfLookup('expired-sign-ins', ''), 'delete from pending_sign_in returning state')).toEqual([
    { state: 'old' },
  ]);
  await expect(
    run(
      scopeOfLookup('sign-in-by-state', 'mine'),
      `insert into pending_sign_in (state, provider, redirect, bound, expires_at) values ('other', 'p', 'r', 'b', now())`,
    ),
  ).rejects.toThrow(/violates row-level security policy/);
});

test('a token that was mailed is opened by its digest alone', async () => {
  const [row] = await tenancy.sql<{ hash: string }>(
    'select token_hash as hash from one_time_token where user_id = $1',
    [userId('betaOwner')],
  );
  expect(await counts(scopeOfLookup('one-time-token', row!.hash))).toEqual({ ...none, one_time_token: 1 });
  expect(await counts(scopeOfLookup('refresh-token', row!.hash))).toEqual(none);
});

test('seeing a row is not owning it: what is open to a person, a fellow or a look-up is neither changed nor deleted', async () => {
  const refusal = /violates row-level security policy/;
  const [acme, member] = [scopeOfOrganization(organizationId('acme')), scopeOfUser(userId('acmeMember'))];
  for (const table of ['organization', 'membership', 'role', 'notification']) {
    await expect(run(member, `update ${table} set updated_at = now()`)).rejects.toThrow(refusal);
    expect([table, await run(member, `delete from ${table} returning id`)]).toEqual([table, []]);
  }
  await expect(run(acme, 'update "user" set name = null')).rejects.toThrow(refusal);
  expect(await run(acme, 'delete from "user" returning id')).toEqual([]);
  for (const [scope, table] of [
    [scopeOfLookup('organization-by-slug', 'acme'), 'organization'],
    [scopeOfLookup('user-by-email', 'member@acme.test'), '"user"'],
  ] as const) {
    await expect(run(scope, `update ${table} set updated_at = now()`)).rejects.toThrow(refusal);
    expect([table, await run(scope, `delete from ${table} returning id`)]).toEqual([table, []]);
  }
});

test('no row can be put into, or moved to, another organization', async () => {
  const acme = scopeOfOrganization(organizationId('acme'), userId('acmeOwner'));
  const beta = organizationId('beta');
  for (const statement of [
    `insert into role (organization_id, key, display_name, level) values ('${beta}', 'SPY', 'Spy', 99)`,
    `insert into membership (organization_id, user_id, role_id) select '${beta}', '${userId('acmeOwner')}', id from role limit 1`,
    `insert into notification (organization_id, user_id, code, title) values ('${beta}', '${userId('betaOwner')}', 'x', 'x')`,
    `insert into audit_event (organization_id, event_id, action, resource_type, outcome, source, occurred_at) values ('${beta}', gen_random_uuid(), 'x.y', 'X', 'SUCCESS', 'tenancy', now())`,
    `insert into organization (name, slug) values ('Third', 'third')`,
    `update team set organization_id = '${beta}'`,
    `update notification set organization_id = '${beta}'`,
  ])
    await expect(run(acme, statement)).rejects.toThrow(/violates row-level security policy/);
});

test('the keys themselves refuse another organization’s parent, whoever asks', async () => {
  await expect(
    tenancy.sql(
      `insert into membership (organization_id, user_id, role_id) select $1, $2, id from role where organization_id = $3 limit 1`,
      [organizationId('acme'), userId('betaOwner'), organizationId('beta')],
    ),
  ).rejects.toThrow('membership_role_id_organization_id_foreign');
  await expect(
    tenancy.sql(
      `insert into team_membership (organization_id, team_id, membership_id) select $1, t.id, m.id from team t, membership m where t.organization_id = $1 and m.organization_id = $2 limit 1`,
      [organizationId('acme'), organizationId('beta')],
    ),
  ).rejects.toThrow('team_membership_membership_id_organization_id_foreign');
});

test('an event without organization is added and read by nobody', async () => {
  const insert = `insert into audit_event (id, organization_id, event_id, action, resource_type, outcome, source, occurred_at) values (gen_random_uuid(), null, gen_random_uuid(), 'session.refuse', 'User', 'FAILURE', 'tenancy', now())`;
  expect(await run(nobody, insert)).toEqual([]);
  expect(await run(nobody, `select * from audit_event`)).toEqual([]);
});

test('the runtime role owns nothing and is bound by every policy', async () => {
  expect(
    await tenancy.sql(
      `select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'migration' and not (relrowsecurity and relforcerowsecurity)`,
    ),
  ).toEqual([]);
  const { rows } = await tenancy.database.pool.query(
    'select rolsuper, rolbypassrls from pg_roles where rolname = current_user',
  );
  expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false }]);
});

test('the runtime role neither changes a spent nonce nor deletes it, a membership seen, an event applied or a running count, before its time', async () => {
  await tenancy.sql(
    `insert into used_nonce values ('spent', now() + interval '1 minute'), ('over', now() - interval '1 second');
     insert into failed_log_in values ('running', now() + interval '1 minute', 20), ('ended', now() - interval '2 minutes', 20);
     insert into seen_membership values ('${randomUUID()}', 7);
     insert into inbox_event values ('${randomUUID()}', 'slack', now()), ('${randomUUID()}', 'forgotten', now() - interval '91 days')`,
  );
  const pool = tenancy.database.pool;
  const changed = async (statement: string) => (await pool.query(statement)).rowCount;
  expect(await changed(`update used_nonce set expires_at = now() - interval '1 day'`)).toBe(0);
  expect((await pool.query(`delete from used_nonce where nonce in ('spent', 'over') returning nonce`)).rows).toEqual([
    { nonce: 'over' },
  ]);
  expect(
    (await pool.query(`delete from failed_log_in where address in ('running', 'ended') returning address`)).rows,
  ).toEqual([{ address: 'ended' }]);
  expect(await changed('delete from seen_membership')).toBe(0);
  expect(await changed(`update inbox_event set source = 'other'`)).toBe(0);
  expect((await pool.query('delete from inbox_event returning source')).rows).toEqual([{ source: 'forgotten' }]);
  for (const table of ['used_nonce', 'failed_log_in', 'seen_membership', 'inbox_event'])
    await expect(pool.query(`truncate ${table}`)).rejects.toMatchObject({ code: '42501' });
  await tenancy.sql(
    `delete from used_nonce where nonce = 'spent'; delete from failed_log_in where address = 'running'; delete from inbox_event`,
  );
});

test('seeding again changes nothing', async () => {
  const { seed } = await import('../../subgraphs/tenancy/seed.ts');
  const all = () =>
    Promise.all(
      tables.map((table) =>
        tenancy.sql(`select md5(string_agg(t::text, '' order by id)) as digest, count(*)::int from ${table} t`),
      ),
    );
  const before = await all();
  await seed(tenancy.database);
  expect(await all()).toEqual(before);
});
