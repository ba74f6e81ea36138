import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  demonstrationId,
  demonstrationOrganizations,
  demonstrationUsers,
} from '#platform/demonstration/demonstration.ts';
import { currentVersion } from '../harness/currentVersion.ts';
import { startGraph, type TestGraph } from '../harness/graph.ts';

// Rights that change between a mutation and its repetition change which root fields are run, and not which is which.

let graph: TestGraph;
beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
});
afterAll(() => graph.stop());

const query = `mutation ($slug: String!, $name: String!) {
  team: createTeam(input: { name: $slug, slug: $slug }) { team { slug } }
  mine: updateMyMembership(input: { displayName: $name }) { membership { displayName } }
}`;

/** A member who asks for the same again and again, and whose role changes. */
async function member() {
  const owner = await graph.signIn('owner@acme.test', 'acme');
  const client = await graph.signIn('member@acme.test', 'acme');
  const { tenancy } = graph.subgraphs;
  const [row] = await tenancy.sql<{ id: string }>(
    'select id from membership where organization_id = $1 and user_id = $2',
    [demonstrationOrganizations.acme.id, demonstrationUsers.acmeMember.id],
  );
  const slug = `t-${randomUUID().slice(0, 8)}`;
  const key = { 'idempotency-key': randomUUID() };
  return {
    slug,
    become: async (role: string) =>
      owner.send(
        `mutation { setMemberRole(input: { id: "${row!.id}", version: ${await currentVersion(tenancy, 'membership', row!.id)}, roleId: "${demonstrationId('acme', `role ${role}`)}" }) { __typename } }`,
      ),
    ask: () => client.send(query, { slug, name: slug }, key),
    teams: async () => (await tenancy.sql('select 1 from team where slug = $1', [slug])).length,
  };
}

test('a right that was gained: what was refused is done, and what was done is answered', async () => {
  const { slug, become, ask, teams } = await member();
  await become('MEMBER');
  const first = await ask();
  expect(first.data).toEqual({ team: null, mine: { membership: { displayName: slug } } });
  await become('MANAGER');
  const second = await ask();
  expect(second.errors).toBeUndefined();
  expect(second.data).toEqual({ team: { team: { slug } }, mine: first.data.mine });
  expect((await ask()).text).toBe(second.text);
  expect(await teams()).toBe(1);
});

test('a right that was lost: the other root field is answered as it was', async () => {
  const { become, ask, teams } = await member();
  await become('MANAGER');
  const first = await ask();
  expect(first.errors).toBeUndefined();
  await become('MEMBER');
  expect((await ask()).data).toEqual({ team: null, mine: first.data.mine });
  expect(await teams()).toBe(1);
});
