import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demonstrationId } from '#platform/demonstration/demonstration.ts';
import { permissions, rolePermissions } from '#platform/identity/permissions.ts';
import type { SubgraphClient } from '../harness/client.ts';
import { currentVersion } from '../harness/currentVersion.ts';
import { startTenancy, type TestTenancy } from './start.ts';

let tenancy: TestTenancy;
let admin: SubgraphClient;
beforeAll(async () => {
  tenancy = await startTenancy();
  admin = await tenancy.as('acmeAdmin', 'acme');
});
afterAll(() => tenancy.stop());

const create = (client: SubgraphClient, input: Record<string, unknown>) =>
  client.send(
    'mutation ($input: CreateRoleInput!) { createRole(input: $input) { role { id key displayName level permissions color isSystem } } }',
    {
      input: {
        key: `ROLE_${randomUUID().slice(0, 8).toUpperCase()}`,
        displayName: 'A role',
        level: 10,
        permissions: ['content:read'],
        ...input,
      },
    },
  );
const update = async (client: SubgraphClient, input: Record<string, unknown>) =>
  client.send('mutation ($input: UpdateRoleInput!) { updateRole(input: $input) { role { key level permissions } } }', {
    input: { version: await currentVersion(tenancy, 'role', input['id']), ...input },
  });
const remove = async (client: SubgraphClient, id: string) =>
  client.send('mutation ($input: DeleteRoleInput!) { deleteRole(input: $input) { deletedId } }', {
    input: { id, version: await currentVersion(tenancy, 'role', id) },
  });
const codeOf = ({ errors }: { errors?: { extensions: { code: string; state?: string } }[] }) =>
  errors?.map(({ extensions }) => extensions.state ?? extensions.code).join();

test('the catalogue of permissions is whole, and the system roles grant what it says', async () => {
  const { data } = await (
    await tenancy.as('acmeViewer', 'acme')
  ).send('{ permissions roles(first: 10) { edges { node { key permissions isSystem } } } }');
  expect(data.permissions).toEqual(permissions);
  const system = data.roles.edges
    .map(({ node }: { node: { isSystem: boolean } }) => node)
    .filter(({ isSystem }: { isSystem: boolean }) => isSystem);
  expect(system).toEqual(
    Object.entries(rolePermissions)
      .toReversed()
      .map(([key, listed]) => ({ key, permissions: listed, isSystem: true }))
      .sort((a, b) => b.permissions.length - a.permissions.length),
  );
});

test('roles are paged by level and key', async () => {
  const list = async (page: string) =>
    (await admin.send(`{ roles(${page}) { edges { node { key } } pageInfo { hasNextPage endCursor } } }`)).data.roles;
  const first = await list('first: 4');
  expect(first.edges.map(({ node }: { node: { key: string } }) => node.key)).toEqual([
    'OWNER',
    'ADMIN',
    'MANAGER',
    'MEMBER',
  ]);
  expect((await list(`first: 1, after: "${first.pageInfo.endCursor}"`)).edges).toEqual([{ node: { key: 'REVIEWER' } }]);
});

test('a custom role is created below the caller’s own and grants `resource:*` spelt out', async () => {
  const { data } = await create(admin, {
    key: 'EDITOR',
    displayName: 'Editor',
    level: 79,
    permissions: ['content:*', 'project:read'],
    color: '#00ff00',
  });
  expect(data.createRole.role).toEqual({
    id: expect.any(String),
    key: 'EDITOR',
    displayName: 'Editor',
    level: 79,
    color: '#00ff00',
    isSystem: false,
    permissions: ['content:read', 'project:read', 'content:write', 'content:publish', 'content:delete'],
  });
});

test.each([
  [{ key: 'lower' }, 'BAD_USER_INPUT', 'input.key'],
  [{ level: 80 }, 'BAD_USER_INPUT', 'input.level'],
  [{ level: 0 }, 'BAD_USER_INPUT', 'input.level'],
  [{ color: 'red' }, 'BAD_USER_INPUT', 'input.color'],
  [{ permissions: ['content:read', 'content:eat'] }, 'BAD_USER_INPUT', 'input.permissions.1'],
  [{ permissions: ['organization:delete'] }, 'FORBIDDEN', 'input.permissions.0'],
  [{ permissions: ['*'] }, 'FORBIDDEN', 'input.permissions.0'],
  [{ permissions: ['content:read', 'organization:*'] }, 'FORBIDDEN', 'input.permissions.1'],
  [{ key: 'REVIEWER' }, 'CONFLICT', 'input.key'],
  [{ displayName: '' }, 'BAD_USER_INPUT', 'input.displayName'],
])('an admin’s role with %j is refused', async (input, code, field) => {
  const { data, errors } = await create(admin, input);
  expect([data, errors?.map(({ extensions }) => [extensions.code, extensions.field])]).toEqual([
    { createRole: null },
    [[code, field]],
  ]);
});

test('all that is wrong with a role is told at once, also what only the data decide', async () => {
  const told = ({ errors }: Awaited<ReturnType<typeof create>>) =>
    errors?.map(({ extensions }) => [extensions.code, extensions.field]);
  expect(told(await create(admin, { key: 'lower', displayName: '', level: 80, color: 'red' }))).toEqual([
    ['BAD_USER_INPUT', 'input.key'],
    ['BAD_USER_INPUT', 'input.displayName'],
    ['BAD_USER_INPUT', 'input.level'],
    ['BAD_USER_INPUT', 'input.color'],
  ]);
  expect(told(await create(admin, { key: 'REVIEWER', permissions: ['organization:delete'] }))).toEqual([
    ['CONFLICT', 'input.key'],
    ['FORBIDDEN', 'input.permissions.0'],
  ]);
  const { id } = (await create(admin, {})).data.createRole.role;
  expect(told(await update(admin, { id, level: 0, displayName: '' }))).toEqual([
    ['BAD_USER_INPUT', 'input.displayName'],
    ['BAD_USER_INPUT', 'input.level'],
  ]);
});

test('of equal keys at the same moment one is created', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => create(admin, { key: 'RACE' })));
  expect(answers.map(codeOf).sort()).toEqual(['CONFLICT', 'CONFLICT', undefined]);
});

test('a custom role is changed and deleted; a system role and one in use are not', async () => {
  const { id } = (await create(admin, {})).data.createRole.role;
  expect(await update(admin, { id, level: 30, permissions: ['goal:read'] })).toMatchObject({
    data: { updateRole: { role: { level: 30, permissions: ['goal:read'] } } },
  });
  expect(codeOf(await update(admin, { id, permissions: ['organization:billing'] }))).toBe('FORBIDDEN');
  const system = demonstrationId('acme', 'role VIEWER');
  expect([
    codeOf(await update(admin, { id: system, displayName: 'Mine' })),
    codeOf(await remove(admin, system)),
  ]).toEqual(['SYSTEM', 'SYSTEM']);
  await tenancy.sql('update membership set role_id = $1 where id = $2', [
    id,
    demonstrationId('acme', 'membership viewer@acme.test'),
  ]);
  expect(codeOf(await remove(admin, id))).toBe('IN_USE');
  await tenancy.sql('update membership set role_id = $1 where id = $2', [
    system,
    demonstrationId('acme', 'membership viewer@acme.test'),
  ]);
  expect(await remove(admin, id)).toEqual({ data: { deleteRole: { deletedId: id } } });
  expect(codeOf(await remove(admin, id))).toBe('NOT_FOUND');
});

test('below role:manage nobody changes roles', async () => {
  for (const person of ['acmeViewer', 'acmeMember', 'acmeManager'] as const) {
    const client = await tenancy.as(person, 'acme');
    expect([
      codeOf(await create(client, {})),
      codeOf(await update(client, { id: demonstrationId('acme', 'role REVIEWER'), level: 1 })),
      codeOf(await remove(client, demonstrationId('acme', 'role REVIEWER'))),
    ]).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
  }
});

test('another organization’s role does not exist, and the same key is free there', async () => {
  const foreign = demonstrationId('beta', 'role REVIEWER');
  expect(await update(admin, { id: foreign, level: 1 })).toEqual(await update(admin, { id: randomUUID(), level: 1 }));
  expect(await remove(admin, foreign)).toEqual(await remove(admin, randomUUID()));
  expect(
    (
      await admin.send(
        `{ _entities(representations: [{ __typename: "Role", id: "${foreign}" }]) { ... on Role { key } } }`,
      )
    ).data,
  ).toEqual({ _entities: [null] });
  expect(await tenancy.sql('select level from role where id = $1', [foreign])).toEqual([{ level: 30 }]);
  const beta = await tenancy.as('betaOwner', 'beta');
  expect([codeOf(await create(beta, { key: 'SHARED' })), codeOf(await create(admin, { key: 'SHARED' }))]).toEqual([
    undefined,
    undefined,
  ]);
});
