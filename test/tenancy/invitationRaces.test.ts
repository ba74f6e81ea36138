import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SubgraphClient } from '../harness/client.ts';
import { invitations, type Guest, type Invitations } from './invitations.ts';
import { organizationId, startTenancy, type TestTenancy } from './start.ts';

const rounds = 8;

let tenancy: TestTenancy;
let people: Invitations;
let owner: SubgraphClient;
beforeAll(async () => {
  tenancy = await startTenancy();
  people = invitations(tenancy);
  owner = await tenancy.as('acmeOwner', 'acme');
});
afterAll(() => tenancy.stop());

const acme = organizationId('acme');
const leaveSeats = (seats: number) =>
  tenancy.sql(
    `update organization set max_users = $2 + (select count(*) from membership where organization_id = $1 and status <> 'DEACTIVATED') where id = $1`,
    [acme, seats],
  );
const inviteNext = async (): Promise<{ guest: Guest; id: string }> => {
  const guest = await people.guest();
  return { guest, id: await people.invited(owner, { email: guest.email }) };
};
const codesOf = (answers: { errors?: { extensions: Record<string, unknown> }[] }[]) =>
  answers.map(({ errors }) => errors?.[0]?.extensions['code'] ?? 'done').toSorted();

test('of those who accept at once, as many come in as there are seats', async () => {
  for (let round = 0; round < rounds; round += 1) {
    await leaveSeats(3);
    const invited = [await inviteNext(), await inviteNext(), await inviteNext()];
    await leaveSeats(1);
    const answers = await Promise.all(invited.map(({ guest, id }) => people.accept(guest, { id })));
    expect(codesOf(answers)).toEqual(['LIMIT_EXCEEDED', 'LIMIT_EXCEEDED', 'done']);
    const places = await Promise.all(invited.map(({ guest }) => people.placeOf(guest)));
    expect(places.filter((place) => place !== null)).toHaveLength(1);
  }
});

test('an invitation is accepted or revoked or declined, and what it says then is so', async () => {
  for (let round = 0; round < rounds; round += 1) {
    await leaveSeats(1);
    const { guest, id } = await inviteNext();
    const answers = await Promise.all([
      people.accept(guest, { id }),
      people.revoke(owner, id),
      people.decline(guest, { id }),
    ]);
    expect(codesOf(answers)).toEqual(['INVALID_STATE', 'INVALID_STATE', 'done']);
    const status = (['ACCEPTED', 'REVOKED', 'DECLINED'] as const)[
      answers.findIndex(({ errors }) => errors === undefined)
    ];
    expect(await people.statusOf(id)).toBe(status);
    expect(await people.placeOf(guest)).toBe(status === 'ACCEPTED' ? 'MEMBER ACTIVE' : null);
  }
});

test('accepted twice at once, an invitation makes one member', async () => {
  for (let round = 0; round < rounds; round += 1) {
    await leaveSeats(2);
    const { guest, id } = await inviteNext();
    const token = await people.token(guest.email);
    expect(codesOf(await Promise.all([people.accept(guest, { id }), people.accept(guest, { token })]))).toEqual([
      'INVALID_STATE',
      'done',
    ]);
  }
});

test('one address is invited once, however many ask at once', async () => {
  for (let round = 0; round < rounds; round += 1) {
    await leaveSeats(9);
    const email = people.nextEmail();
    const answers = await Promise.all(['', '', ''].map(() => people.invite(owner, { email })));
    expect(codesOf(answers)).toEqual(['CONFLICT', 'CONFLICT', 'done']);
  }
});

test('who is renamed while they join is found by the name that they have then', async () => {
  for (let round = 0; round < rounds; round += 1) {
    await leaveSeats(1);
    const { guest, id } = await inviteNext();
    await Promise.all([
      people.accept(guest, { id }),
      guest.send('mutation ($name: String) { updateMe(input: { name: $name }) { user { id } } }', {
        name: `Renamed round${round}`,
      }),
    ]);
    const { data } = await owner.send(`{ members(filter: { text: "round${round}" }) { nodes { email } } }`);
    expect(data.members.nodes).toEqual([{ email: guest.email }]);
  }
});

test('a role is deleted, or offered, but never both', async () => {
  for (let round = 0; round < rounds; round += 1) {
    await leaveSeats(2);
    const key = `RACE${round}`;
    const created = await owner.send(
      'mutation ($key: String!) { createRole(input: { key: $key, displayName: "R", level: 10, permissions: ["content:read"] }) { role { id } } }',
      { key },
    );
    const roleId = created.data.createRole.role.id;
    const [invited, deleted] = await Promise.all([
      people.invite(owner, { email: people.nextEmail(), roleId }),
      owner.send('mutation ($id: ID!) { deleteRole(input: { id: $id, version: 1 }) { deletedId } }', { id: roleId }),
    ]);
    expect(codesOf([invited, deleted])).toEqual([
      invited.errors === undefined ? 'INVALID_STATE' : 'BAD_USER_INPUT',
      'done',
    ]);
  }
});
