import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demonstrationId } from '#platform/demonstration/demonstration.ts';
import { currentVersion } from '../harness/currentVersion.ts';
import { eventually } from '../harness/eventually.ts';
import { createTestKeys, type TestKeys } from '../harness/keys.ts';
import { startSubgraph, type TestSubgraph } from '../harness/subgraph.ts';
import { organizationId, startTenancy, type TestTenancy } from './start.ts';

let keys: TestKeys;
let content: TestSubgraph;
let tenancy: TestTenancy;
beforeAll(async () => {
  keys = await createTestKeys();
  content = await startSubgraph('content', { keys, urlOf: () => tenancy.url });
  tenancy = await startTenancy({
    keys,
    urlOf: (receiver) => (receiver === 'content' ? content.url : 'http://127.0.0.1:1'),
  });
});
afterAll(async () => {
  await tenancy.stop();
  await content.stop();
  keys.remove();
});

test('another subgraph renews its copy of an organization that has changed', async () => {
  const owner = await tenancy.as('acmeOwner', 'acme');
  const version = await currentVersion(tenancy, 'organization', organizationId('acme'));
  const input = { version, name: 'Acme Renamed' };
  const answer = await owner.send(
    'mutation ($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { organization { name } } }',
    { input },
  );
  expect(answer).not.toHaveProperty('errors');
  const name = async () =>
    (await content.sql<{ name: string }>('select name from tenant where id = $1', [organizationId('acme')]))[0]?.name;
  expect(await eventually(async () => (await name()) === 'Acme Renamed', 50)).toBe(true);
});

test('another subgraph knows the newest version of a member who was suspended, before it is asked by anybody', async () => {
  const owner = await tenancy.as('acmeOwner', 'acme');
  const id = demonstrationId('acme', 'membership member@acme.test');
  const version = await currentVersion(tenancy, 'membership', id);
  await owner.send('mutation ($input: SuspendMemberInput!) { suspendMember(input: $input) { membership { id } } }', {
    input: { id, version },
  });
  const seen = async () =>
    (await content.sql<{ version: number }>('select version from seen_membership where membership = $1', [id]))[0]
      ?.version;
  expect(await eventually(async () => (await seen()) === version + 1, 50)).toBe(true);
});
