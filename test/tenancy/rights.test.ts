import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demonstrationId } from '#platform/demonstration/demonstration.ts';
import { grants, permissions, rolePermissions, type Permission } from '#platform/identity/permissions.ts';
import type { Answer, SubgraphClient } from '../harness/client.ts';
import { currentVersion } from '../harness/currentVersion.ts';
import { eventually } from '../harness/eventually.ts';
import { organizationId, startTenancy, userId, type TestTenancy } from './start.ts';

// Nobody gives what they do not hold: each way to give permissions, for grantors who hold little, much and everything.

let tenancy: TestTenancy;
beforeAll(async () => {
  tenancy = await startTenancy();
  for (const [id, key, level] of [
    [grantor, 'GRANTOR', 79],
    [given, 'GIVEN', 5],
  ])
    await tenancy.sql(
      'insert into role (id, organization_id, key, display_name, level, permissions) values ($1, $2, $3, $3, $4, $5)',
      [id, organizationId('acme'), key, level, []],
    );
});
afterAll(() => tenancy.stop());
beforeEach(() => tenancy.sql('delete from seen_membership'));

const [grantor, given] = [randomUUID(), randomUUID()];
const [admin, member] = ['admin@acme.test', 'member@acme.test'].map((email) =>
  demonstrationId('acme', `membership ${email}`),
) as [string, string];
const roleId = (key: string) => demonstrationId('acme', `role ${key}`);

/** A client of the administrator, who holds exactly these permissions, or has a system role. */
async function holding(held: readonly string[] | 'OWNER' | 'ADMIN'): Promise<SubgraphClient> {
  if (typeof held !== 'string') await define(grantor, held);
  await place(admin, typeof held === 'string' ? roleId(held) : grantor);
  return tenancy.as('acmeAdmin', 'acme');
}
const define = (role: string, listed: readonly string[]) =>
  tenancy.sql('update role set permissions = $2, level = $3 where id = $1', [role, listed, role === given ? 5 : 79]);
const place = (membership: string, role: string, status = 'ACTIVE') =>
  tenancy.sql('update membership set role_id = $2, status = $3 where id = $1', [membership, role, status]);

/** What somebody may do now, as the gateway is told. */
async function heldBy(person: 'acmeAdmin' | 'acmeMember'): Promise<Permission[]> {
  const { content } = await tenancy.internal(
    '/internal/membership',
    { user: userId(person), organization: 'acme' },
    { issuer: 'gateway', purpose: 'membership' },
  );
  return content.permissions;
}

/** Of the member's organization, by its key; its id is unknown where there is none. */
const roleIdOf = async (member: string, key: string) =>
  (
    await tenancy.sql<{ id: string }>(
      'select r.id from role r join membership m on m.organization_id = r.organization_id where m.id = $1 and r.key = $2',
      [member, key],
    )
  )[0]?.id ?? '00000000-0000-4000-8000-000000000000';
const setRole = async (client: SubgraphClient, role: string, id = member) =>
  client.send(
    'mutation ($input: SetMemberRoleInput!) { setMemberRole(input: $input) { membership { role { key } } } }',
    { input: { id, version: await currentVersion(tenancy, 'membership', id), roleId: await roleIdOf(id, role) } },
  );
const reactivate = async (client: SubgraphClient, id = member) =>
  client.send(
    'mutation ($input: ReactivateMemberInput!) { reactivateMember(input: $input) { membership { status } } }',
    {
      input: { id, version: await currentVersion(tenancy, 'membership', id) },
    },
  );
const update = async (client: SubgraphClient, input: Record<string, unknown>) =>
  client.send('mutation ($input: UpdateRoleInput!) { updateRole(input: $input) { role { level permissions } } }', {
    input: { id: given, version: await currentVersion(tenancy, 'role', input['id'] ?? given), ...input },
  });
const create = (client: SubgraphClient, listed: readonly string[]) =>
  client.send('mutation ($input: CreateRoleInput!) { createRole(input: $input) { role { permissions } } }', {
    input: {
      key: `R_${randomUUID().slice(0, 8).toUpperCase()}`,
      displayName: 'A role',
      level: 5,
      permissions: listed,
    },
  });

const spelt = (listed: readonly string[]) => permissions.filter((permission) => grants(listed, permission));
const refused = (lacking: readonly string[], field?: string) => [
  expect.objectContaining({
    message: `You can give only permissions that you hold. You lack ${lacking.join(', ')}.`,
    extensions: { code: 'FORBIDDEN', outcome: 'NOT_DONE', ...(field !== undefined && { field }) },
  }),
];
const codeOf = ({ errors }: Answer) => errors?.map(({ extensions }) => extensions.code).join();

/** The same choice of permissions in every run, another for each seed. */
const some = (seed: number): Permission[] =>
  permissions.filter((_, index) => ((index + 1) * 2_654_435_761 * (seed + 1)) % 97 < 40);
const rights = ['role:manage', 'member:manage', 'team:manage', 'member:read', 'team:read'] as const;

const grantors: readonly (readonly [string, readonly string[] | 'OWNER' | 'ADMIN'])[] = [
  ['an owner', 'OWNER'],
  ['an administrator', 'ADMIN'],
  ['who holds everything by a custom role', ['*']],
  ['who manages people alone', rights],
  [
    'an administrator without content',
    rolePermissions.ADMIN.filter((permission) => !permission.startsWith('content:')),
  ],
  ['who holds this and that', [...new Set([...rights, ...some(1)])]],
];
const gifts: readonly (readonly string[])[] = [
  [],
  ...permissions.map((permission) => [permission]),
  ['*'],
  ['content:*'],
  ['organization:*', 'member:read'],
  ...[2, 3, 4, 5].map(some),
  rolePermissions.ADMIN,
];
/** Of the single permissions every third, for what is slower. */
const fewer = gifts.filter((listed, index) => listed.length !== 1 || index % 3 === 0);

describe.each(grantors)('%s', (_, has) => {
  const held = typeof has === 'string' ? rolePermissions[has] : spelt(has);
  const lacking = (listed: readonly string[]) => spelt(listed).filter((permission) => !held.includes(permission));

  test('creates roles of what they hold, and of nothing else', async () => {
    const client = await holding(has);
    for (const listed of gifts) {
      const { data, errors } = await create(client, listed);
      const beyond = lacking(listed);
      const entry = listed.findIndex((one) => beyond.some((permission) => grants([one], permission)));
      expect([listed, data.createRole, errors]).toEqual([
        listed,
        beyond.length > 0 ? null : { role: { permissions: spelt(listed) } },
        beyond.length > 0 ? refused(beyond, `input.permissions.${entry}`) : undefined,
      ]);
    }
  });

  test('adds to a role that others have what they hold; what it grants already stays or goes', async () => {
    const client = await holding(has);
    await place(member, given);
    for (const [index, listed] of fewer.entries()) {
      const before = spelt(some(index + 10));
      await define(given, before);
      const beyond = lacking(listed).filter((permission) => !before.includes(permission));
      const { errors } = await update(client, { permissions: listed });
      expect([listed, errors?.[0]?.message]).toEqual([
        listed,
        beyond.length > 0 ? `You can give only permissions that you hold. You lack ${beyond.join(', ')}.` : undefined,
      ]);
      expect(await heldBy('acmeMember')).toEqual(beyond.length > 0 ? before : spelt(listed));
    }
  });

  test('gives members roles of what they hold, and lets nobody back into another', async () => {
    const client = await holding(has);
    for (const listed of fewer) {
      await define(given, listed);
      const beyond = lacking(listed);
      await place(member, roleId('VIEWER'));
      expect([listed, (await setRole(client, 'GIVEN')).errors]).toEqual([
        listed,
        beyond.length > 0 ? refused(beyond, 'input.roleId') : undefined,
      ]);
      await place(member, given, 'SUSPENDED');
      expect([listed, (await reactivate(client)).errors]).toEqual([
        listed,
        beyond.length > 0 ? refused(beyond) : undefined,
      ]);
    }
  });

  test('gives no system role that holds more than they do, whatever its level', async () => {
    const client = await holding(has);
    for (const key of ['VIEWER', 'MEMBER', 'MANAGER', 'ADMIN', 'OWNER'] as const) {
      await place(member, given);
      const beyond = lacking(rolePermissions[key]);
      const below = has === 'OWNER' || ['VIEWER', 'MEMBER', 'MANAGER'].includes(key);
      expect([key, codeOf(await setRole(client, key))]).toEqual([
        key,
        beyond.length === 0 && below ? undefined : 'FORBIDDEN',
      ]);
    }
  });
});

test('the name of a role that grants more than its editor holds can be changed, its level only lowered', async () => {
  const client = await holding(rights);
  await define(given, ['content:delete', 'role:manage']);
  expect((await update(client, { displayName: 'Another name', level: 5 })).errors).toBeUndefined();
  expect((await update(client, { level: 4 })).errors).toBeUndefined();
  expect((await update(client, { level: 6 })).errors).toEqual(refused(['content:delete'], 'input.level'));
  expect((await update(client, { level: 6, permissions: ['role:manage'] })).data).toEqual({
    updateRole: { role: { level: 6, permissions: ['role:manage'] } },
  });
});

test('nobody gives themselves anything: neither by a role of their own nor by changing theirs', async () => {
  const client = await holding(rights);
  expect(codeOf(await setRole(client, 'VIEWER', admin))).toBe('FORBIDDEN');
  expect(codeOf(await update(client, { id: grantor, permissions: ['member:manage'] }))).toBe('FORBIDDEN');
  expect(await heldBy('acmeAdmin')).toEqual(spelt(rights));
});

test('`*` is what there is when it is given: the role grants no permission that the catalogue gets later', async () => {
  const { data } = await create(await holding('OWNER'), ['content:*']);
  expect(
    await tenancy.sql(`select permissions from role where key like 'R\\_%' order by created_at desc, id limit 1`),
  ).toEqual([{ permissions: data.createRole.role.permissions }]);
});

/** Holds the organization's row until so many mutations wait for it, which then run in the order in which they came. */
async function oneAfterTheOther(...mutations: (() => Promise<Answer>)[]): Promise<Answer[]> {
  const client = await tenancy.database.pool.connect();
  const running: Promise<Answer>[] = [];
  try {
    await client.query(`begin; select set_config('app.organization_id', '${organizationId('acme')}', true)`);
    await client.query('select from organization for update');
    for (const mutation of mutations) {
      running.push(mutation());
      const waiting = async () =>
        (
          await tenancy.sql(
            `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
          )
        ).length >= running.length;
      expect(await eventually(waiting)).toBe(true);
    }
  } finally {
    await client.query('rollback');
    client.release();
  }
  return Promise.all(running);
}

test('who loses a permission while giving it gives nothing: rights are judged when it is their turn', async () => {
  const owner = await tenancy.as('acmeOwner', 'acme');
  for (const give of [
    (client: SubgraphClient) => create(client, ['content:delete']),
    (client: SubgraphClient) => update(client, { permissions: ['content:delete'] }),
    (client: SubgraphClient) => setRole(client, 'DELETER'),
  ]) {
    const client = await holding([...rights, 'content:delete']);
    await define(given, []);
    await place(member, given);
    await tenancy.sql(
      `insert into role (organization_id, key, display_name, level, permissions) values ($1, 'DELETER', 'Deleter', 5, '{content:delete}') on conflict do nothing`,
      [organizationId('acme')],
    );
    const [taken, gift] = await oneAfterTheOther(
      () => update(owner, { id: grantor, permissions: rights }),
      () => give(client),
    );
    expect(taken!.errors).toBeUndefined();
    expect(gift!.errors).toMatchObject([{ message: expect.stringContaining('You lack content:delete.') }]);
    expect(await heldBy('acmeMember')).toEqual([]);
  }
});

test('a role that gets more while it is being given is not given', async () => {
  const owner = await tenancy.as('acmeOwner', 'acme');
  const client = await holding(rights);
  await define(given, []);
  await place(member, roleId('VIEWER'));
  const [, gift] = await oneAfterTheOther(
    () => update(owner, { permissions: ['organization:billing'] }),
    () => setRole(client, 'GIVEN'),
  );
  expect(gift!.errors).toEqual(refused(['organization:billing'], 'input.roleId'));
});

test('who may not manage roles or members any more, does not, though the identity says so still', async () => {
  const client = await holding(rights);
  await define(grantor, ['member:read']);
  await place(member, roleId('VIEWER'));
  for (const [answer, permission] of [
    [await create(client, []), 'role:manage'],
    [await update(client, { displayName: 'Mine' }), 'role:manage'],
    [await setRole(client, 'GIVEN'), 'member:manage'],
  ] as const)
    expect(answer.errors).toMatchObject([
      { message: `You need the permission ${permission} for this.`, extensions: { code: 'FORBIDDEN' } },
    ]);
});

describe('parts in a team', () => {
  const team = demonstrationId('acme', 'team engineering');
  const partOf = (email: string) => demonstrationId('acme', `team engineering ${email}`);
  const mutate = (client: SubgraphClient, mutation: string, payload: string, input: Record<string, unknown>) =>
    client.send(
      `mutation ($input: ${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input!) { ${mutation}(input: $input) { ${payload} } }`,
      { input },
    );
  const add = (client: SubgraphClient, role: string | undefined, user: 'acmeAdmin' | 'acmeViewer', teamId = team) =>
    mutate(client, 'addTeamMember', 'teamMembership { id role }', { teamId, userId: userId(user), role });
  const set = async (client: SubgraphClient, id: string, role: string) => {
    const version = await currentVersion(tenancy, 'team_membership', id);
    return mutate(client, 'setTeamRole', 'teamMembership { role }', { id, version, role });
  };
  const leaders = async () =>
    (
      await tenancy.sql<{ id: string }>(
        `select membership_id as id from team_membership where team_id = $1 and role in ('OWNER', 'ADMIN') order by joined_at, id`,
        [team],
      )
    ).map(({ id }) => id);

  test('OWNER and ADMIN share its connections: who lacks integration:share makes nobody one, themselves neither', async () => {
    const client = await holding(rights);
    const before = await leaders();
    const lacks = (field: string) => refused(['integration:share'], field);
    expect((await add(client, 'OWNER', 'acmeViewer')).errors).toEqual(lacks('input.role'));
    expect((await add(client, 'ADMIN', 'acmeAdmin')).errors).toEqual(lacks('input.role'));
    expect((await set(client, partOf('member@acme.test'), 'ADMIN')).errors).toEqual(lacks('input.role'));
    expect(
      (await mutate(client, 'updateTeam', 'team { id }', { id: team, version: 1, name: 'Taken', defaultRole: 'ADMIN' }))
        .errors,
    ).toEqual(lacks('input.defaultRole'));
    await tenancy.sql(`update team set default_role = 'ADMIN' where id = $1`, [team]);
    expect((await add(client, undefined, 'acmeViewer')).errors).toEqual(lacks('input.role'));
    await tenancy.sql(`update team set default_role = 'MEMBER' where id = $1`, [team]);
    const own = (await add(client, undefined, 'acmeAdmin')).data.addTeamMember.teamMembership;
    expect(own.role).toBe('MEMBER');
    expect((await set(client, own.id, 'OWNER')).errors).toEqual(lacks('input.role'));
    expect(await leaders()).toEqual(before);
    expect((await set(client, partOf('manager@acme.test'), 'MEMBER')).errors).toBeUndefined();
    await tenancy.sql(`update team_membership set role = 'ADMIN' where id = $1`, [own.id]);
    expect((await set(client, partOf('manager@acme.test'), 'OWNER')).errors).toEqual(lacks('input.role'));
    expect((await set(client, partOf('manager@acme.test'), 'ADMIN')).errors).toBeUndefined();
  });

  test('who holds integration:share, or owns the team as its founder does, makes others OWNER and ADMIN', async () => {
    const sharing = await holding([...rights, 'integration:share']);
    expect((await set(sharing, partOf('manager@acme.test'), 'OWNER')).errors).toBeUndefined();
    const founder = await holding(rights);
    const { id } = (
      await mutate(founder, 'createTeam', 'team { id }', { name: 'Own', slug: 'own', defaultRole: 'ADMIN' })
    ).data.createTeam.team;
    await tenancy.sql('delete from seen_membership');
    expect((await add(await holding(rights), 'OWNER', 'acmeViewer', id)).data).toMatchObject({
      addTeamMember: { teamMembership: { role: 'OWNER' } },
    });
  });
});
