import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demonstrationId } from '#platform/demonstration/demonstration.ts';
import { startTenancy, userId, type TestTenancy } from './start.ts';

let tenancy: TestTenancy;
beforeAll(async () => {
  tenancy = await startTenancy();
  await tenancy.sql(
    `do $$ declare name text; begin
       foreach name in array array['organization', 'user', 'membership', 'role', 'team', 'team_membership', 'notification'] loop
         execute format('update %I set updated_at = created_at', name);
       end loop; end $$`,
  );
});
afterAll(() => tenancy.stop());

const idOf = async (table: string, where: string): Promise<string> =>
  (await tenancy.sql<{ id: string }>(`select id from ${table} where ${where} limit 1`))[0]!.id;

/** By type: what looks at one, and what changes it. */
const changes: Record<string, () => Promise<{ look: string; change: string }> | { look: string; change: string }> = {
  Organization: () => ({
    look: 'organization { updatedAt }',
    change: 'updateOrganization(input: { version: 1, city: "Bonn" }) { organization { updatedAt } }',
  }),
  User: () => ({ look: 'me { updatedAt }', change: 'updateMe(input: { name: "Otto" }) { user { updatedAt } }' }),
  Membership: () => ({
    look: 'myMembership { updatedAt }',
    change: 'updateMyMembership(input: { displayName: "O." }) { membership { updatedAt } }',
  }),
  async Role() {
    const id = await idOf('role', `organization_id = '${await acme()}' and not is_system`);
    return {
      look: `role(id: "${id}") { updatedAt }`,
      change: `updateRole(input: { id: "${id}", version: 1, displayName: "Other" }) { role { updatedAt } }`,
    };
  },
  async Team() {
    const id = await idOf('team', `organization_id = '${await acme()}' and slug = 'engineering'`);
    return {
      look: `team(by: { id: "${id}" }) { updatedAt }`,
      change: `updateTeam(input: { id: "${id}", version: 1, description: "Builders" }) { team { updatedAt } }`,
    };
  },
  async TeamMembership() {
    const id = await idOf(
      'team_membership',
      `membership_id = '${demonstrationId('acme', 'membership viewer@acme.test')}' and role <> 'OWNER'`,
    );
    return {
      look: `teamMembership(id: "${id}") { updatedAt }`,
      change: `setTeamRole(input: { id: "${id}", version: 1, role: ADMIN }) { teamMembership { updatedAt } }`,
    };
  },
  async Notification() {
    const id = await idOf('notification', `user_id = '${userId('acmeOwner')}' and status = 'UNREAD'`);
    return {
      look: `notification(id: "${id}") { updatedAt }`,
      change: `markNotificationRead(input: { id: "${id}" }) { notification { updatedAt } }`,
    };
  },
};

const acme = () => idOf('organization', `slug = 'acme'`);

test.each(Object.entries(changes))('a change of %s moves its updatedAt, and reading does not', async (_, prepare) => {
  const owner = await tenancy.as('acmeOwner', 'acme');
  const { look, change } = await prepare();
  const at = async (operation: string): Promise<string> => {
    const { data, errors } = await owner.send(operation);
    expect(errors).toBeUndefined();
    const [first] = Object.values(data as Record<string, Record<string, unknown>>);
    return (first!['updatedAt'] ?? (Object.values(first!)[0] as { updatedAt: string }).updatedAt) as string;
  };
  const before = await at(`{ ${look} }`);
  expect(await at(`{ ${look} }`)).toBe(before);
  const changed = await at(`mutation { ${change} }`);
  expect(changed > before).toBe(true);
  expect(await at(`{ ${look} }`)).toBe(changed);
});
