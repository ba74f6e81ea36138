import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SubgraphClient } from '../harness/client.ts';
import { eventually } from '../harness/eventually.ts';
import { invitations, type Invitations } from './invitations.ts';
import { startTenancy, userId, type TestTenancy } from './start.ts';

let tenancy: TestTenancy;
let people: Invitations;
let owner: SubgraphClient;
let manager: SubgraphClient;
beforeAll(async () => {
  tenancy = await startTenancy();
  await tenancy.sql(`update organization set plan = 'ENTERPRISE'`);
  people = invitations(tenancy);
  owner = await tenancy.as('acmeOwner', 'acme');
  manager = await tenancy.as('acmeManager', 'acme');
});
afterAll(() => tenancy.stop());

const mine =
  '{ myInvitations { totalCount nodes { id organization { slug name role { key } membershipStatus } role invitedBy message } } }';
const mineOf = async (client: SubgraphClient) => (await client.send(mine)).data.myInvitations;
const told = async (id: string) =>
  tenancy.sql<{ user_id: string; title: string }>(
    `select user_id, title from notification where subject_id = $1 order by created_at`,
    [id],
  );

test('who is invited is shown it while they belong to nothing, and becomes a member by its id', async () => {
  const guest = await people.guest({ email: 'Ida@Guest.test' });
  const id = await people.invited(manager, { email: 'ida@GUEST.test', message: 'Come in.' });
  expect(await mineOf(guest)).toEqual({
    totalCount: 1,
    nodes: [
      {
        id,
        organization: { slug: 'acme', name: 'Acme', role: null, membershipStatus: null },
        role: 'MEMBER',
        invitedBy: 'Mona Manager',
        message: 'Come in.',
      },
    ],
  });
  expect(await people.accept(guest, { id })).toEqual({
    data: {
      acceptInvitation: { organization: { slug: 'acme', role: { key: 'MEMBER' }, membershipStatus: 'ACTIVE' } },
    },
  });
  expect(await mineOf(guest)).toEqual({ totalCount: 0, nodes: [] });
  const answer = await owner.send(
    `query ($id: ID!) { invitation(id: $id) { status email role { key } team { id } invitedBy { name } acceptedBy { name } respondedAt } }`,
    { id },
  );
  expect(answer.data.invitation).toEqual({
    status: 'ACCEPTED',
    email: 'ida@guest.test',
    role: { key: 'MEMBER' },
    team: null,
    invitedBy: { name: 'Mona Manager' },
    acceptedBy: { name: 'Ida' },
    respondedAt: expect.any(String),
  });
  const found = await owner.send('{ members(filter: { text: "ida" }) { nodes { email } } }');
  expect(found.data.members.nodes).toEqual([{ email: 'Ida@Guest.test' }]);
});

test('that somebody has joined is told to their inviter and to who manages members, once, and stands in the audit trail', async () => {
  const guest = await people.guest();
  const id = await people.invited(manager, { email: guest.email });
  await people.accept(guest, { id });
  expect(await eventually(async () => (await told(id)).length === 3)).toBe(true);
  expect(new Set((await told(id)).map(({ user_id, title }) => `${user_id} ${title}`))).toEqual(
    new Set(
      (['acmeOwner', 'acmeAdmin', 'acmeManager'] as const).map(
        (person) => `${userId(person)} ${guest.email.split('@')[0]} has joined`,
      ),
    ),
  );
  const { data } = await manager.send(
    '{ notifications(filter: { category: INVITATION }, orderBy: NEWEST, first: 1) { nodes { code subject { type id } } } }',
  );
  expect(data.notifications.nodes).toEqual([{ code: 'invitation.accepted', subject: { type: 'Invitation', id } }]);
  const audit = await owner.send('{ auditEvents(first: 2) { nodes { action actor { id } outcome } } }');
  expect(audit.data.auditEvents.nodes).toEqual([
    { action: 'invitation.accept', actor: { id: guest.id }, outcome: 'SUCCESS' },
    { action: 'invitation.create', actor: { id: userId('acmeManager') }, outcome: 'SUCCESS' },
  ]);
});

test('a token makes a member of who has its address, and an invitation can bring them into a team', async () => {
  const guest = await people.guest();
  const team = await owner.send(
    'mutation { createTeam(input: { name: "Arrivals", slug: "arrivals" }) { team { id } } }',
  );
  const teamId = team.data.createTeam.team.id;
  await people.invited(owner, { email: guest.email, teamId, teamRole: 'ADMIN' });
  expect(await people.accept(guest, { token: await people.token(guest.email) })).toMatchObject({
    data: { acceptInvitation: { organization: { slug: 'acme' } } },
  });
  const { data } = await owner.send(
    'query ($by: TeamReference!) { team(by: $by) { members(orderBy: NEWEST, first: 1) { nodes { role membership { email } } } } }',
    { by: { id: teamId } },
  );
  expect(data.team.members.nodes).toEqual([{ role: 'ADMIN', membership: { email: guest.email } }]);
});

test('sent again, an invitation has another link and end, and the link before is good no more', async () => {
  const guest = await people.guest();
  const id = await people.invited(manager, { email: guest.email });
  const before = await people.token(guest.email);
  await tenancy.sql(
    `update invitation set expires_at = now() - interval '1 second', status = 'EXPIRED' where id = $1`,
    [id],
  );
  expect(await people.resend(owner, id)).toEqual({
    data: { resendInvitation: { invitation: { id, status: 'PENDING' } } },
  });
  expect(await people.accept(guest, { token: before })).toMatchObject({
    errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'input.token' } }],
  });
  expect(await people.accept(guest, { token: await people.token(guest.email, 2) })).not.toHaveProperty('errors');
});

test('who has left comes back by an invitation, as the same member with a newer version', async () => {
  const guest = await people.guest();
  await people.accept(guest, { id: await people.invited(owner, { email: guest.email }) });
  await tenancy.sql(`update membership set status = 'DEACTIVATED' where user_id = $1`, [guest.id]);
  const [before] = await tenancy.sql('select id, version from membership where user_id = $1', [guest.id]);
  const roles = await owner.send('{ roles { nodes { id key } } }');
  const roleId = roles.data.roles.nodes.find(({ key }: { key: string }) => key === 'VIEWER').id;
  await people.accept(guest, { id: await people.invited(owner, { email: guest.email, roleId }) });
  expect(await people.placeOf(guest)).toBe('VIEWER ACTIVE');
  expect(await tenancy.sql('select id, version from membership where user_id = $1', [guest.id])).toEqual([
    { id: before!['id'], version: before!['version'] + 1 },
  ]);
});

test('a declined invitation is answered; its inviter is told', async () => {
  const guest = await people.guest();
  const id = await people.invited(manager, { email: guest.email });
  expect(await people.decline(guest, { token: await people.token(guest.email) })).toEqual({
    data: { declineInvitation: { deletedId: id } },
  });
  expect([await people.statusOf(id), await people.placeOf(guest)]).toEqual(['DECLINED', null]);
  expect(await eventually(async () => (await told(id)).length > 0)).toBe(true);
  expect(await told(id)).toEqual([
    { user_id: userId('acmeManager'), title: `${guest.email} has declined your invitation` },
  ]);
});

test('an invitation that nobody answers expires by a job of that time, which a later issue does not hear of', async () => {
  const { email } = await people.guest();
  const [first, again] = [
    await people.invited(manager, { email }),
    await people.invited(manager, { email: people.nextEmail() }),
  ];
  await people.resend(manager, again);
  await tenancy.sql(`update invitation set expires_at = now() - interval '1 second' where id = $1`, [first]);
  await tenancy.sql(
    `update pgboss.job set start_after = now() where data ->> 'kind' = 'invitation.expire' and data -> 'input' ->> 'id' = any($1) and (data -> 'input' ->> 'issue')::int = 1`,
    [[first, again]],
  );
  expect(await eventually(async () => (await people.statusOf(first)) === 'EXPIRED')).toBe(true);
  expect(await eventually(async () => (await told(first)).length > 0)).toBe(true);
  expect(await told(first)).toEqual([
    { user_id: userId('acmeManager'), title: `Your invitation to ${email} has expired` },
  ]);
  expect(await people.statusOf(again)).toBe('PENDING');
});

test('an address whose invitation has run out is invited anew, before the job has noticed', async () => {
  const { email } = await people.guest();
  const first = await people.invited(manager, { email });
  await tenancy.sql(`update invitation set expires_at = now() - interval '1 second' where id = $1`, [first]);
  const second = await people.invited(manager, { email });
  expect([await people.statusOf(first), await people.statusOf(second)]).toEqual(['EXPIRED', 'PENDING']);
});

test('a personal space that invites becomes a company in the same step', async () => {
  const email = people.nextEmail();
  const signed = await tenancy
    .anonymous()
    .send(
      `mutation ($email: EmailAddress!) { signUp(input: { email: $email, password: "five words make a password", name: "Solo" }) { user { id } organization { slug kind } } }`,
      { email },
    );
  const { user, organization } = signed.data.signUp;
  expect(organization.kind).toBe('PERSONAL');
  const solo = await tenancy.as({ id: user.id }, organization.slug);
  await people.invited(solo, { email: people.nextEmail() });
  const { data } = await solo.send('{ organization { kind version } }');
  expect(data.organization).toEqual({ kind: 'COMPANY', version: 2 });
});

test('who signs up by an invitation joins its organization, has no space of their own and a proven address', async () => {
  const email = people.nextEmail();
  await people.invited(manager, { email });
  const signUp = (address: string, token: string) =>
    tenancy.anonymous().send(
      `mutation ($email: EmailAddress!, $token: String!) {
         signUp(input: { email: $email, password: "five words make a password", name: "Nova", invitationToken: $token }) {
           organization { slug role { key } } user { id emailVerifiedAt organizations { nodes { slug } } }
         }
       }`,
      { email: address, token },
    );
  const token = await people.token(email);
  expect(await signUp(people.nextEmail(), token)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  expect(await signUp(email, `${token}x`)).toMatchObject({
    errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'input.invitationToken' } }],
  });
  expect((await signUp(email, token)).data.signUp).toEqual({
    organization: { slug: 'acme', role: { key: 'MEMBER' } },
    user: {
      id: expect.any(String),
      emailVerifiedAt: expect.any(String),
      organizations: { nodes: [{ slug: 'acme' }] },
    },
  });
});

test('a token that proves an address nobody had proven ends all sessions of the account, and mails for a new password', async () => {
  const email = people.nextEmail();
  const signed = await tenancy
    .anonymous()
    .send(
      `mutation ($email: EmailAddress!) { signUp(input: { email: $email, password: "five words make a password", name: "Waiter" }) { user { id } } }`,
      { email },
    );
  const { id } = signed.data.signUp.user;
  await people.invited(manager, { email });
  const squatter = await tenancy.as({ id }, null);
  expect(await people.accept(squatter, { token: await people.token(email) })).not.toHaveProperty('errors');
  expect(
    await tenancy.sql(
      `select email_verified_at is not null as verified, password_hash as password,
         (select count(*)::int from refresh_token where user_id = u.id and revoked_at is null) as sessions
       from "user" u where id = $1`,
      [id],
    ),
  ).toEqual([{ verified: true, password: null, sessions: 0 }]);
  expect(await people.mailed(email, 'PASSWORD_RESET')).toMatch(/^[\w-]{43}$/);
  expect(await people.placeOf({ id })).toBe('MEMBER ACTIVE');
});

test('invitations are listed by time and status to who manages them', async () => {
  const beta = await tenancy.as('betaOwner', 'beta');
  const [first, second] = [
    await people.invited(beta, { email: people.nextEmail() }),
    await people.invited(beta, { email: people.nextEmail() }),
  ];
  await people.revoke(beta, first);
  const list = async (page: string) =>
    (await beta.send(`{ invitations(${page}) { totalCount nodes { id } } }`)).data.invitations;
  expect(await list('orderBy: OLDEST, last: 2')).toEqual({ totalCount: 3, nodes: [{ id: first }, { id: second }] });
  expect(await list('first: 1')).toEqual({ totalCount: 3, nodes: [{ id: second }] });
  expect(await list('filter: { status: REVOKED }')).toEqual({ totalCount: 1, nodes: [{ id: first }] });
  expect(await list('filter: { status: DECLINED }')).toEqual({ totalCount: 0, nodes: [] });
});

test('an organization goes with its invitations, pending ones too', async () => {
  const founder = await tenancy.as('acmeOwner', null);
  await founder.send(
    'mutation { createOrganization(input: { name: "Brief", slug: "brief" }) { organization { slug } } }',
  );
  const id = await people.invited(await tenancy.as('acmeOwner', 'brief'), { email: people.nextEmail() });
  await tenancy.sql(`delete from organization where slug = 'brief'`);
  expect(await tenancy.sql('select 1 from invitation where id = $1', [id])).toEqual([]);
});
