import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demonstrationOrganizations } from '#platform/demonstration/demonstration.ts';
import { currentVersion } from '../harness/currentVersion.ts';
import { startGraph, type TestGraph } from '../harness/graph.ts';

let graph: TestGraph;
const { acme } = demonstrationOrganizations;

beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
});
afterAll(() => graph.stop());

test('what the platform sets and what an admin renames holds in the other subgraphs with the next write', async () => {
  const { tenancy, integrations, content } = graph.subgraphs;
  await tenancy.sql(`update "user" set is_platform_admin = true where email = 'owner@beta.test'`);
  const platform = await graph.signIn('owner@beta.test');
  const admin = await graph.signIn('admin@acme.test', 'acme');
  const [{ used }] = (await integrations.sql<{ used: number }>(
    `select count(*)::int as used from integration where organization_id = $1 and status <> 'DISCONNECTED'`,
    [acme.id],
  )) as [{ used: number }];
  const allow = async (maxConnections: number) => {
    const { errors } = await platform.send(
      'mutation ($input: SetPlanInput!) { setPlan(input: $input) { limits { connections } } }',
      { input: { organization: 'acme', maxConnections } },
    );
    expect(errors).toBeUndefined();
  };
  const connect = async () =>
    (
      await admin.send(
        'mutation ($input: SetIntegrationCredentialInput!) { setIntegrationCredential(input: $input) { integration { id } } }',
        {
          input: { provider: 'PAGERDUTY', value: 'd'.repeat(20) },
        },
      )
    ).errors?.[0]?.extensions.code;
  await allow(used);
  expect(await connect()).toBe('LIMIT_EXCEEDED');
  await allow(used + 1);
  expect(await connect()).toBeUndefined();

  await admin.send(
    `mutation { updateOrganization(input: { version: ${await currentVersion(tenancy, 'organization', acme.id)}, name: "Acme & Sons", timezone: "Asia/Tokyo" }) { organization { id } } }`,
  );
  await admin.send('mutation { createProject(input: { name: "Anything" }) { project { id } } }');
  expect(await content.sql('select name, timezone from tenant where id = $1', [acme.id])).toEqual([
    { name: 'Acme & Sons', timezone: 'Asia/Tokyo' },
  ]);
});
