import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SubgraphClient } from '../harness/client.ts';
import { currentVersion } from '../harness/currentVersion.ts';
import { invitations, type Guest, type Invitations } from './invitations.ts';
import { organizationId, startTenancy, type TestTenancy } from './start.ts';

let tenancy: TestTenancy;
let people: Invitations;
let owner: SubgraphClient;
beforeAll(async () => {
  tenancy = await startTenancy();
  await tenancy.sql(`update organization set plan = 'ENTERPRISE'`);
  people = invitations(tenancy);
  owner = await tenancy.as('acmeOwner', 'acme');
});
afterAll(() => tenancy.stop());

async function newMember(input: Record<string, unknown> = {}): Promise<Guest & { membership: string }> {
  const guest = await people.guest();
  await people.accept(guest, { id: await people.invited(owner, { email: guest.email, ...input }) });
  const [row] = await tenancy.sql<{ id: string }>('select id from membership where user_id = $1', [guest.id]);
  return Object.assign(guest, { membership: row!.id });
}
const deactivate = async (client: SubgraphClient, id: string) =>
  client.send(
    'mutation ($input: DeactivateMemberInput!) { deactivateMember(input: $input) { membership { id status } } }',
    { input: { id, version: await currentVersion(tenancy, 'membership', id) } },
  );
const leave = (client: SubgraphClient) => client.send('mutation { leaveOrganization { deletedId } }');

test('who is taken out is no member any more, keeps no place in a team, and frees a seat', async () => {
  const team = await owner.send('mutation { createTeam(input: { name: "Crew", slug: "crew" }) { team { id } } }');
  const member = await newMember({ teamId: team.data.createTeam.team.id });
  expect(await deactivate(owner, member.membership)).toEqual({
    data: { deactivateMember: { membership: { id: member.membership, status: 'DEACTIVATED' } } },
  });
  expect(await people.placeOf(member)).toBe('MEMBER DEACTIVATED');
  expect(await tenancy.sql('select 1 from team_membership where membership_id = $1', [member.membership])).toEqual([]);
  const listed = await owner.send('{ members(filter: { status: DEACTIVATED }) { nodes { id } } }');
  expect(listed.data.members.nodes).toEqual([{ id: member.membership }]);
  expect((await deactivate(owner, member.membership)).errors).toMatchObject([
    { extensions: { code: 'INVALID_STATE', state: 'DEACTIVATED' } },
  ]);
});

test('a member leaves; the team whose only owner they were goes to an owner of the organization', async () => {
  const roles = await owner.send('{ roles { nodes { id key } } }');
  const roleId = roles.data.roles.nodes.find(({ key }: { key: string }) => key === 'MANAGER').id;
  const member = await newMember({ roleId });
  const client = await tenancy.as({ id: member.id }, 'acme');
  const team = await client.send('mutation { createTeam(input: { name: "Own", slug: "own" }) { team { id } } }');
  const here = await tenancy.as({ id: member.id }, 'acme');
  expect(await leave(here)).toEqual({ data: { leaveOrganization: { deletedId: organizationId('acme') } } });
  expect(await people.placeOf(member)).toBe('MANAGER DEACTIVATED');
  const { data } = await owner.send(
    'query ($by: TeamReference!) { team(by: $by) { members { nodes { role membership { email } } } } }',
    { by: { id: team.data.createTeam.team.id } },
  );
  expect(data.team.members.nodes).toEqual([{ role: 'OWNER', membership: { email: 'owner@acme.test' } }]);
});

test('the last owner neither leaves nor is taken out; nobody takes out who is not below them, nor themselves', async () => {
  expect((await leave(owner)).errors).toMatchObject([{ extensions: { code: 'INVALID_STATE', state: 'LAST_OWNER' } }]);
  const admin = await tenancy.as('acmeAdmin', 'acme');
  const ids = await owner.send('{ members(first: 2) { nodes { id email } } }');
  const [ownersId, adminsId] = ids.data.members.nodes.map(({ id }: { id: string }) => id);
  expect((await deactivate(admin, ownersId)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  expect((await deactivate(admin, adminsId)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
});
