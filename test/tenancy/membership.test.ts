import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { demonstrationId } from '#platform/demonstration/demonstration.ts';
import type { SubgraphClient } from '../harness/client.ts';
import { currentVersion } from '../harness/currentVersion.ts';
import { organizationId, startTenancy, userId, type Person, type TestTenancy } from './start.ts';

let tenancy: TestTenancy;
beforeAll(async () => {
  tenancy = await startTenancy();
});
afterAll(() => tenancy.stop());
beforeEach(async () => {
  await tenancy.sql(
    `update membership m set status = 'ACTIVE', role_id = o.role_id from (values ${places.map(([email, role, slug]) => `('${demonstrationId(slug, `membership ${email}`)}'::uuid, '${demonstrationId(slug, `role ${role}`)}'::uuid)`).join(', ')}) as o (id, role_id) where o.id = m.id`,
  );
  await tenancy.sql('delete from seen_membership');
});

const places: [string, string, 'acme' | 'beta'][] = [
  ['owner@acme.test', 'OWNER', 'acme'],
  ['admin@acme.test', 'ADMIN', 'acme'],
  ['manager@acme.test', 'MANAGER', 'acme'],
  ['member@acme.test', 'MEMBER', 'acme'],
  ['viewer@acme.test', 'VIEWER', 'acme'],
  ['consultant@both.test', 'MEMBER', 'acme'],
  ['owner@beta.test', 'OWNER', 'beta'],
  ['consultant@both.test', 'MANAGER', 'beta'],
];
const membershipId = (email: string, slug: 'acme' | 'beta' = 'acme') => demonstrationId(slug, `membership ${email}`);
/** Of the member's organization, by its key; its id is unknown where there is none. */
const roleIdOf = async (member: string, key: string) =>
  (
    await tenancy.sql<{ id: string }>(
      'select r.id from role r join membership m on m.organization_id = r.organization_id where m.id = $1 and r.key = $2',
      [member, key],
    )
  )[0]?.id ?? '00000000-0000-4000-8000-000000000000';
const setRole = async (client: SubgraphClient, id: string, role: string) =>
  client.send(
    'mutation ($input: SetMemberRoleInput!) { setMemberRole(input: $input) { membership { id role { key } } } }',
    { input: { id, version: await currentVersion(tenancy, 'membership', id), roleId: await roleIdOf(id, role) } },
  );
const suspend = async (client: SubgraphClient, id: string) =>
  client.send('mutation ($input: SuspendMemberInput!) { suspendMember(input: $input) { membership { id status } } }', {
    input: { id, version: await currentVersion(tenancy, 'membership', id) },
  });
const reactivate = async (client: SubgraphClient, id: string) =>
  client.send(
    'mutation ($input: ReactivateMemberInput!) { reactivateMember(input: $input) { membership { id status } } }',
    { input: { id, version: await currentVersion(tenancy, 'membership', id) } },
  );
const transfer = async (client: SubgraphClient, id: string) =>
  client.send(
    'mutation ($input: TransferOwnershipInput!) { transferOwnership(input: $input) { membership { role { key } } } }',
    { input: { id, version: await currentVersion(tenancy, 'membership', id) } },
  );
const codeOf = ({ errors }: { errors?: { extensions: { code: string; state?: string } }[] }) =>
  errors?.map(({ extensions }) => extensions.state ?? extensions.code).join();
const versionOf = async (id: string): Promise<number> =>
  (await tenancy.sql<{ version: number }>('select version from membership where id = $1', [id]))[0]!.version;

test('members are filtered by status, role and text, and paged both ways; a cursor of another organization is refused', async () => {
  const [acme, beta] = [await tenancy.as('consultant', 'acme'), await tenancy.as('consultant', 'beta')];
  const list = async (client: SubgraphClient, page: string) =>
    client.send(
      `{ members(${page}) { edges { node { email } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
    );
  const emails = async (page: string) =>
    (await list(acme, page)).data.members.edges.map(
      ({ node }: { node: { email: string } }) => node.email.split('@')[0],
    );
  expect(await emails('first: 2')).toEqual(['owner', 'admin']);
  const { endCursor } = (await list(acme, 'first: 2')).data.members.pageInfo;
  expect(await emails(`first: 10, after: "${endCursor}"`)).toEqual(['manager', 'member', 'viewer', 'consultant']);
  expect(await emails(`last: 1, before: "${endCursor}"`)).toEqual(['owner']);
  expect(await emails('last: 2')).toEqual(['viewer', 'consultant']);
  expect(await emails(`filter: { roleId: "${demonstrationId('acme', 'role MEMBER')}" }`)).toEqual([
    'member',
    'consultant',
  ]);
  expect(await emails('filter: { text: "mona" }')).toEqual(['manager']);
  expect(await emails('filter: { text: "%" }')).toEqual([]);
  await tenancy.sql(`update membership set status = 'DEACTIVATED' where id = $1`, [membershipId('viewer@acme.test')]);
  expect(await emails('first: 50')).toEqual(['owner', 'admin', 'manager', 'member', 'consultant']);
  expect(await emails('filter: { status: SUSPENDED }')).toEqual([]);
  expect((await list(beta, `after: "${endCursor}"`)).errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT', field: 'after' } },
  ]);
});

test('members are found by what begins with each word of their names or e-mail address, in each of their organizations also by a new name', async () => {
  const [acme, beta] = [await tenancy.as('acmeOwner', 'acme'), await tenancy.as('betaOwner', 'beta')];
  const found = async (client: SubgraphClient, text: string, more = '') =>
    (
      await client.send(
        `query ($text: String) { members(filter: { text: $text${more} }, first: 50) { edges { node { user { name } } } } }`,
        {
          text,
        },
      )
    ).data.members.edges.map(({ node }: { node: { user: { name: string } } }) => node.user.name);
  const consultant = await tenancy.as('consultant', 'acme');
  const rename = async (name: string) =>
    expect(
      await consultant.send('mutation ($name: String) { updateMe(input: { name: $name }) { user { name } } }', {
        name,
      }),
    ).toEqual({ data: { updateMe: { user: { name } } } });
  const [person] = await tenancy.sql<{ name: string }>(`select name from "user" where id = $1`, [userId('consultant')]);
  const before = person!.name;
  try {
    await rename('Zoë Ångström-Łukasz');
    for (const client of [acme, beta]) {
      for (const text of ['zoe', 'ÅNG', 'luk zo', 'consultant@both', 'both.test consult'])
        expect({ text, names: await found(client, text) }).toEqual({ text, names: ['Zoë Ångström-Łukasz'] });
      expect(await found(client, 'oe')).toEqual([]);
      expect(await found(client, before)).toEqual([]);
    }
    expect(await found(acme, 'zoe', `, roleId: "${demonstrationId('acme', 'role MEMBER')}"`)).toEqual([
      'Zoë Ångström-Łukasz',
    ]);
    expect(await found(acme, 'zoe', `, roleId: "${demonstrationId('acme', 'role ADMIN')}"`)).toEqual([]);
    await consultant.send('mutation { updateMyMembership(input: { displayName: "Quokka" }) { membership { id } } }');
    expect(await found(acme, 'quok')).toEqual(['Zoë Ångström-Łukasz']);
    expect(await found(beta, 'quok')).toEqual([]);
  } finally {
    await rename(before);
    await consultant.send('mutation { updateMyMembership(input: { displayName: null }) { membership { id } } }');
  }
});

test('members, their roles and their users cost the same statements for any number of members', async () => {
  const owner = await tenancy.as('acmeOwner', 'acme');
  const count = async (first: number) => {
    tenancy.statements.length = 0;
    const { data } = await owner.send(
      `{ organization { members(first: ${first}) { edges { node { role { key } email user { name } organization { slug } teams(first: 3) { edges { node { team { name memberCount } } } } } } } } }`,
    );
    return [data.organization.members.edges.length, tenancy.statements.length];
  };
  const [one, all] = [await count(1), await count(50)];
  expect([one[0], all[0]]).toEqual([1, 6]);
  expect(all[1]).toBe(one[1]);
});

test('another organization’s membership does not exist', async () => {
  const [owner, foreign] = [await tenancy.as('acmeOwner', 'acme'), membershipId('owner@beta.test', 'beta')];
  const member = (id: string) => owner.send(`{ member(by: { id: "${id}" }) { id } }`);
  const unknown = await member(randomUUID());
  expect(unknown).toMatchObject({
    data: { member: null },
    errors: [{ message: 'There is no such member in this organization.', extensions: { code: 'NOT_FOUND' } }],
  });
  expect(await member(foreign)).toEqual(unknown);
  expect(await member('no id')).toEqual(unknown);
  expect(
    (
      await owner.send(
        `{ _entities(representations: [{ __typename: "Membership", id: "${foreign}" }]) { ... on Membership { status } } }`,
      )
    ).data,
  ).toEqual({ _entities: [null] });
  for (const change of [
    suspend,
    reactivate,
    transfer,
    (client: SubgraphClient, id: string) => setRole(client, id, 'MEMBER'),
  ]) {
    expect(await change(owner, foreign)).toEqual(await change(owner, randomUUID()));
    expect(codeOf(await change(owner, foreign))).toBe('NOT_FOUND');
  }
  expect(await versionOf(foreign)).toBe(1);
});

test('a member is found by whose membership it is, with the e-mail address', async () => {
  const owner = await tenancy.as('acmeOwner', 'acme');
  const member = (by: string) => owner.send(`{ member(by: { ${by} }) { id email } }`);
  expect(await member(`userId: "${userId('acmeMember')}"`)).toEqual({
    data: { member: { id: membershipId('member@acme.test'), email: 'member@acme.test' } },
  });
  const unknown = await member(`userId: "${randomUUID()}"`);
  expect(unknown).toMatchObject({ data: { member: null }, errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  for (const other of [userId('betaOwner'), 'no id']) expect(await member(`userId: "${other}"`)).toEqual(unknown);
});

test('below member:manage nobody changes a member', async () => {
  for (const person of ['acmeViewer', 'acmeMember', 'acmeManager'] as Person[]) {
    const client = await tenancy.as(person, 'acme');
    expect([
      codeOf(await suspend(client, membershipId('consultant@both.test'))),
      codeOf(await setRole(client, membershipId('consultant@both.test'), 'VIEWER')),
      codeOf(await reactivate(client, membershipId('consultant@both.test'))),
    ]).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
  }
});

test('a suspended member is out, with the version grown, until reactivated', async () => {
  const [admin, id] = [await tenancy.as('acmeAdmin', 'acme'), membershipId('member@acme.test')];
  const before = await versionOf(id);
  expect(await suspend(admin, id)).toEqual({ data: { suspendMember: { membership: { id, status: 'SUSPENDED' } } } });
  expect(await versionOf(id)).toBe(before + 1);
  const { content } = await tenancy.internal(
    '/internal/membership',
    { user: userId('acmeMember'), organization: 'acme' },
    { issuer: 'gateway', purpose: 'membership' },
  );
  expect(content.membership).toEqual({ id, status: 'SUSPENDED', version: before + 1 });
  expect(codeOf(await suspend(admin, id))).toBe('SUSPENDED');
  expect(await reactivate(admin, id)).toEqual({ data: { reactivateMember: { membership: { id, status: 'ACTIVE' } } } });
  expect(codeOf(await reactivate(admin, id))).toBe('ACTIVE');
});

test('from the change on, mutations with the older membership are refused here', async () => {
  const member = await tenancy.as('acmeMember', 'acme');
  const rename = () =>
    member.send('mutation { updateMyMembership(input: { displayName: "Maxi" }) { membership { displayName } } }');
  expect(await rename()).toEqual({ data: { updateMyMembership: { membership: { displayName: 'Maxi' } } } });
  await setRole(await tenancy.as('acmeAdmin', 'acme'), membershipId('member@acme.test'), 'VIEWER');
  expect((await rename()).errors).toMatchObject([
    { message: 'Your membership has changed. Send the request again.', extensions: { code: 'FORBIDDEN' } },
  ]);
});

test('roles are given and taken below one’s own level only, except among owners; nobody changes their own', async () => {
  const [admin, owner] = [await tenancy.as('acmeAdmin', 'acme'), await tenancy.as('acmeOwner', 'acme')];
  const id = membershipId('manager@acme.test');
  expect(await setRole(admin, id, 'VIEWER')).toEqual({
    data: { setMemberRole: { membership: { id, role: { key: 'VIEWER' } } } },
  });
  expect([
    codeOf(await setRole(admin, id, 'ADMIN')),
    codeOf(await setRole(admin, id, 'OWNER')),
    codeOf(await setRole(admin, membershipId('owner@acme.test'), 'MEMBER')),
    codeOf(await suspend(admin, membershipId('owner@acme.test'))),
    codeOf(await setRole(admin, membershipId('admin@acme.test'), 'MEMBER')),
    codeOf(await setRole(owner, membershipId('owner@acme.test'), 'MEMBER')),
    codeOf(await suspend(admin, membershipId('admin@acme.test'))),
  ]).toEqual(Array.from({ length: 7 }, () => 'FORBIDDEN'));
  expect((await setRole(admin, id, 'KING')).errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT', field: 'input.roleId' } },
  ]);
  expect(await setRole(owner, id, 'OWNER')).toMatchObject({
    data: { setMemberRole: { membership: { role: { key: 'OWNER' } } } },
  });
  expect(await setRole(owner, id, 'MANAGER')).toMatchObject({
    data: { setMemberRole: { membership: { role: { key: 'MANAGER' } } } },
  });
});

test('the last active owner stays, also when two owners suspend each other at the same moment', async () => {
  const owner = await tenancy.as('acmeOwner', 'acme');
  expect(codeOf(await suspend(owner, membershipId('owner@acme.test')))).toBe('LAST_OWNER');
  await setRole(owner, membershipId('admin@acme.test'), 'OWNER');
  await tenancy.sql('delete from seen_membership');
  const answers = await Promise.all([
    suspend(owner, membershipId('admin@acme.test')),
    suspend(await tenancy.as('acmeAdmin', 'acme'), membershipId('owner@acme.test')),
  ]);
  expect(answers.map(codeOf).sort()).toEqual(['FORBIDDEN', undefined]);
  expect(
    await tenancy.sql(
      `select count(*)::int from membership m join role r on r.id = m.role_id where m.organization_id = $1 and r.key = 'OWNER' and m.status = 'ACTIVE'`,
      [organizationId('acme')],
    ),
  ).toEqual([{ count: 1 }]);
});

test('ownership is transferred by an owner to an active member; the owner becomes ADMIN', async () => {
  const [owner, admin] = [await tenancy.as('acmeOwner', 'acme'), await tenancy.as('acmeAdmin', 'acme')];
  expect(codeOf(await transfer(admin, membershipId('member@acme.test')))).toBe('FORBIDDEN');
  expect((await transfer(owner, membershipId('owner@acme.test'))).errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT', field: 'input.id' } },
  ]);
  await suspend(owner, membershipId('viewer@acme.test'));
  expect(codeOf(await transfer(owner, membershipId('viewer@acme.test')))).toBe('SUSPENDED');
  expect(await transfer(owner, membershipId('member@acme.test'))).toEqual({
    data: { transferOwnership: { membership: { role: { key: 'OWNER' } } } },
  });
  expect((await (await tenancy.as('acmeOwner', 'acme')).send('{ myMembership { role { key } } }')).data).toEqual({
    myMembership: { role: { key: 'ADMIN' } },
  });
});

test('a custom role’s member manages members by its level and permissions', async () => {
  const owner = await tenancy.as('acmeOwner', 'acme');
  expect(
    (
      await owner.send(
        'mutation { createRole(input: { key: "DEPUTY", displayName: "Deputy", level: 50, permissions: ["member:manage", "member:read"] }) { role { id } } }',
      )
    ).errors,
  ).toBeUndefined();
  await setRole(owner, membershipId('consultant@both.test'), 'DEPUTY');
  await tenancy.sql('delete from seen_membership');
  const deputy = await tenancy.as('consultant', 'acme');
  expect([
    codeOf(await suspend(deputy, membershipId('viewer@acme.test'))),
    codeOf(await suspend(deputy, membershipId('manager@acme.test'))),
    codeOf(await deputy.send('{ organization { id } }')),
  ]).toEqual([undefined, 'FORBIDDEN', 'FORBIDDEN']);
});

test('what is done to members is in the audit trail', async () => {
  const admin = await tenancy.as('acmeAdmin', 'acme');
  await setRole(admin, membershipId('viewer@acme.test'), 'MEMBER');
  expect(
    (
      await admin.send(
        `{ auditEvents(first: 1, filter: { resourceId: "${membershipId('viewer@acme.test')}" }) { edges { node { action details outcome source ipAddress actor { name } } } } }`,
      )
    ).data.auditEvents.edges,
  ).toEqual([
    {
      node: {
        action: 'member.set_role',
        details: { from: 'VIEWER', to: 'MEMBER' },
        outcome: 'SUCCESS',
        source: 'tenancy',
        ipAddress: '127.0.0.1',
        actor: { name: 'Adam Admin' },
      },
    },
  ]);
});
