import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { demonstrationId } from '#platform/demonstration/demonstration.ts';
import type { SubgraphClient } from '../harness/client.ts';
import { invitations, type Guest, type Invitations } from './invitations.ts';
import { organizationId, startTenancy, userId, type TestTenancy } from './start.ts';

let tenancy: TestTenancy;
let people: Invitations;
const as = new Map<string, SubgraphClient>();
/** Whom the case is about, and their invitation by the manager of Acme. */
let guest: Guest;
let id: string;

beforeAll(async () => {
  tenancy = await startTenancy();
  people = invitations(tenancy);
  for (const person of ['acmeOwner', 'acmeAdmin', 'acmeManager', 'acmeMember', 'acmeViewer'] as const)
    as.set(person, await tenancy.as(person, 'acme'));
});
afterAll(() => tenancy.stop());
beforeEach(async () => {
  await tenancy.sql(`update organization set plan = 'ENTERPRISE', max_users = null, status = 'ACTIVE'`);
  guest = await people.guest();
  id = await people.invited(as.get('acmeManager')!, { email: guest.email });
});

const manager = () => as.get('acmeManager')!;
const roleId = (key: string) => demonstrationId('acme', `role ${key}`);
const acme = organizationId('acme');
const set = (columns: string) => tenancy.sql(`update invitation set ${columns} where id = $1`, [id]);
const fill = async () => {
  const [{ members }] = (await tenancy.sql(
    `select count(*)::int as members from membership where organization_id = $1 and status <> 'DEACTIVATED'`,
    [acme],
  )) as [{ members: number }];
  await tenancy.sql('update organization set max_users = $2 where id = $1', [acme, members]);
};
const suspended = () => tenancy.sql(`update organization set status = 'SUSPENDED' where id = $1`, [acme]);
const customRole = async (...permissions: string[]): Promise<string> => {
  const [row] = await tenancy.sql<{ id: string }>(
    `insert into role (organization_id, key, display_name, level, permissions) values ($1, $2, 'R', 10, $3) returning id`,
    [acme, `R${randomUUID().slice(0, 8).toUpperCase()}`, permissions],
  );
  return row!.id;
};
const team = async (column = '', value = ''): Promise<string> => {
  const name = randomUUID();
  const [row] = await tenancy.sql<{ id: string }>(
    `insert into team (organization_id, name, slug${column && `, ${column}`}) values ($1, $2, $2${value && `, ${value}`}) returning id`,
    [acme, name],
  );
  return row!.id;
};

type Act = () => Promise<{ errors?: { extensions: Record<string, unknown> }[] }>;
type Refusal = [when: string, code: string, act: Act, more?: { field?: string; state?: string }];

const inviting: Refusal[] = [
  [
    'who has a pending invitation',
    'CONFLICT',
    () => people.invite(manager(), { email: guest.email.toUpperCase() }),
    { field: 'input.email' },
  ],
  ['a member', 'CONFLICT', () => people.invite(manager(), { email: 'Viewer@acme.test' }), { field: 'input.email' }],
  [
    'a suspended member',
    'CONFLICT',
    async () => {
      await people.accept(guest, { id });
      await tenancy.sql(`update membership set status = 'SUSPENDED' where user_id = $1`, [guest.id]);
      return people.invite(manager(), { email: guest.email });
    },
    { field: 'input.email' },
  ],
  [
    'a role as high as one’s own',
    'FORBIDDEN',
    () => people.invite(manager(), { email: people.nextEmail(), roleId: roleId('MANAGER') }),
    { field: 'input.roleId' },
  ],
  [
    'a higher role',
    'FORBIDDEN',
    () => people.invite(manager(), { email: people.nextEmail(), roleId: roleId('OWNER') }),
    { field: 'input.roleId' },
  ],
  [
    'a lower role that grants what one lacks',
    'FORBIDDEN',
    async () =>
      people.invite(manager(), { email: people.nextEmail(), roleId: await customRole('organization:billing') }),
    { field: 'input.roleId' },
  ],
  [
    'a role of another organization',
    'BAD_USER_INPUT',
    () => people.invite(manager(), { email: people.nextEmail(), roleId: demonstrationId('beta', 'role MEMBER') }),
    { field: 'input.roleId' },
  ],
  [
    'a team that is archived',
    'BAD_USER_INPUT',
    async () => people.invite(manager(), { email: people.nextEmail(), teamId: await team('archived_at', 'now()') }),
    { field: 'input.teamId' },
  ],
  [
    'an unknown team',
    'BAD_USER_INPUT',
    () => people.invite(manager(), { email: people.nextEmail(), teamId: randomUUID() }),
    { field: 'input.teamId' },
  ],
  [
    'a part in no team',
    'BAD_USER_INPUT',
    () => people.invite(manager(), { email: people.nextEmail(), teamRole: 'MEMBER' }),
    { field: 'input.teamId' },
  ],
  ['no address', 'BAD_USER_INPUT', () => people.invite(manager(), { email: 'nobody' }), { field: 'input.email' }],
  ['by a member', 'FORBIDDEN', () => people.invite(as.get('acmeMember')!, { email: people.nextEmail() })],
  [
    'with every seat taken',
    'LIMIT_EXCEEDED',
    async () => (await fill(), people.invite(manager(), { email: people.nextEmail() })),
  ],
  [
    'in a suspended organization',
    'FORBIDDEN',
    async () => (await suspended(), people.invite(manager(), { email: people.nextEmail() })),
  ],
];

const answering: Refusal[] = (['accept', 'decline'] as const).flatMap((verb): Refusal[] => {
  const answer = (client: SubgraphClient, by: Parameters<Invitations['accept']>[1]) => people[verb](client, by);
  const token = () => people.token(guest.email);
  return [
    [`${verb} with another’s token`, 'FORBIDDEN', async () => answer(await people.guest(), { token: await token() })],
    [`${verb} another’s id`, 'FORBIDDEN', async () => answer(await people.guest(), { id }), { field: 'input.id' }],
    [`${verb} an unknown id`, 'FORBIDDEN', () => answer(guest, { id: randomUUID() }), { field: 'input.id' }],
    [`${verb} what is no id`, 'FORBIDDEN', () => answer(guest, { id: 'first' }), { field: 'input.id' }],
    [
      `${verb} by id with an address that is not verified`,
      'FORBIDDEN',
      async () => {
        const other = await people.guest({ isVerified: false });
        return answer(other, { id: await people.invited(manager(), { email: other.email }) });
      },
      { field: 'input.id' },
    ],
    [
      `${verb} with an unknown token`,
      'BAD_USER_INPUT',
      async () => answer(guest, { token: `${await token()}x` }),
      { field: 'input.token' },
    ],
    [
      `${verb} with a token at another organization`,
      'BAD_USER_INPUT',
      async () => answer(guest, { token: (await token()).replace(acme, organizationId('beta')) }),
      { field: 'input.token' },
    ],
    [`${verb} with no token at all`, 'BAD_USER_INPUT', () => answer(guest, { token: '' }), { field: 'input.token' }],
    [
      `${verb} what has expired, by id`,
      'INVALID_STATE',
      async () => (await set(`expires_at = now()`), answer(guest, { id })),
      { state: 'EXPIRED' },
    ],
    [
      `${verb} what was marked as expired`,
      'INVALID_STATE',
      async () => {
        const link = await token();
        await set(`status = 'EXPIRED'`);
        return answer(guest, { token: link });
      },
      { state: 'EXPIRED' },
    ],
    [
      `${verb} what is revoked`,
      'INVALID_STATE',
      async () => (await people.revoke(manager(), id), answer(guest, { id })),
      { state: 'REVOKED' },
    ],
    [
      `${verb} what is accepted`,
      'INVALID_STATE',
      async () => (await people.accept(guest, { id }), answer(guest, { id })),
      { state: 'ACCEPTED' },
    ],
    [
      `${verb} what is declined`,
      'INVALID_STATE',
      async () => (await people.decline(guest, { id }), answer(guest, { id })),
      { state: 'DECLINED' },
    ],
    [`${verb} in a suspended organization`, 'FORBIDDEN', async () => (await suspended(), answer(guest, { id }))],
  ];
});

const joining: Refusal[] = [
  ['the last seat was taken meanwhile', 'LIMIT_EXCEEDED', async () => (await fill(), people.accept(guest, { id }))],
  [
    'they have become a member otherwise',
    'CONFLICT',
    async () => {
      await tenancy.sql('insert into membership (organization_id, user_id, role_id) values ($1, $2, $3)', [
        acme,
        guest.id,
        roleId('VIEWER'),
      ]);
      return people.accept(guest, { id });
    },
  ],
];

const managing: Refusal[] = [
  [
    'revoke what is accepted',
    'INVALID_STATE',
    async () => (await people.accept(guest, { id }), people.revoke(manager(), id)),
    { state: 'ACCEPTED' },
  ],
  [
    'revoke what is declined',
    'INVALID_STATE',
    async () => (await people.decline(guest, { id }), people.revoke(manager(), id)),
    { state: 'DECLINED' },
  ],
  [
    'revoke twice',
    'INVALID_STATE',
    async () => (await people.revoke(manager(), id), people.revoke(manager(), id)),
    { state: 'REVOKED' },
  ],
  ['revoke by who has not sent it', 'FORBIDDEN', () => people.revoke(as.get('acmeViewer')!, id)],
  ['revoke an unknown one', 'NOT_FOUND', () => people.revoke(manager(), randomUUID())],
  [
    'resend what is accepted',
    'INVALID_STATE',
    async () => (await people.accept(guest, { id }), people.resend(manager(), id)),
    { state: 'ACCEPTED' },
  ],
  [
    'resend what is declined',
    'INVALID_STATE',
    async () => (await people.decline(guest, { id }), people.resend(manager(), id)),
    { state: 'DECLINED' },
  ],
  [
    'resend what is revoked',
    'INVALID_STATE',
    async () => (await people.revoke(manager(), id), people.resend(manager(), id)),
    { state: 'REVOKED' },
  ],
  ['resend by a member', 'FORBIDDEN', () => people.resend(as.get('acmeMember')!, id)],
  ['resend an unknown one', 'NOT_FOUND', () => people.resend(manager(), randomUUID())],
  [
    'resend to a role as high as one’s own',
    'FORBIDDEN',
    async () => (await set(`role_id = '${roleId('ADMIN')}'`), people.resend(manager(), id)),
  ],
  ['resend with every seat taken', 'LIMIT_EXCEEDED', async () => (await fill(), people.resend(manager(), id))],
  [
    'resend what has expired beside a newer one',
    'CONFLICT',
    async () => {
      await set(`status = 'EXPIRED'`);
      await people.invited(manager(), { email: guest.email });
      return people.resend(manager(), id);
    },
  ],
];

test.each([...inviting, ...answering, ...joining, ...managing])('%s: %s', async (_, code, act, more = {}) => {
  const { errors = [] } = await act();
  expect(errors).toHaveLength(1);
  expect(errors[0]!.extensions).toMatchObject({ code, ...more });
});

test('what is refused has changed nothing: no member, no mail, no seat', async () => {
  const before = await tenancy.sql(`select data from pgboss.job where data ->> 'kind' = 'mail.send'`);
  await fill();
  await people.invite(manager(), { email: people.nextEmail() });
  await people.accept(guest, { id });
  expect(await people.placeOf(guest)).toBeNull();
  expect(await people.statusOf(id)).toBe('PENDING');
  expect(
    (await tenancy.sql(`select data from pgboss.job where data ->> 'kind' = 'mail.send'`)).length,
  ).toBeLessThanOrEqual(before.length);
});

test('an inviter who may invite no more still revokes what they have sent, and is told its id alone', async () => {
  await tenancy.sql('update membership set role_id = $2 where organization_id = $3 and user_id = $1', [
    userId('acmeManager'),
    roleId('MEMBER'),
    acme,
  ]);
  try {
    const demoted = await tenancy.as('acmeManager', 'acme');
    expect(await people.revoke(demoted, id)).toEqual({ data: { revokeInvitation: { invitation: { id } } } });
    expect(await people.statusOf(id)).toBe('REVOKED');
  } finally {
    await tenancy.sql('update membership set role_id = $2 where organization_id = $3 and user_id = $1', [
      userId('acmeManager'),
      roleId('MANAGER'),
      acme,
    ]);
  }
});

test('a role that a pending invitation offers is not deleted; one of answered invitations is, and they stay', async () => {
  const role = await customRole('content:read');
  const other = await people.guest();
  const offered = await people.invited(manager(), { email: other.email, roleId: role });
  const remove = () =>
    as.get('acmeOwner')!.send('mutation ($id: ID!) { deleteRole(input: { id: $id, version: 1 }) { deletedId } }', {
      id: role,
    });
  expect((await remove()).errors).toMatchObject([{ extensions: { code: 'INVALID_STATE', state: 'IN_USE' } }]);
  await people.decline(other, { id: offered });
  expect(await remove()).toEqual({ data: { deleteRole: { deletedId: role } } });
  const { data } = await manager().send('query ($id: ID!) { invitation(id: $id) { status role { key } } }', {
    id: offered,
  });
  expect(data.invitation).toEqual({ status: 'DECLINED', role: null });
});
