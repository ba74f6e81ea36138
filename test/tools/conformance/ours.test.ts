import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demonstrationOrganizations, demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import type { SubgraphName } from '#platform/process/names.ts';
import { runChecks } from '#tools/conformance/run.ts';
import { markedInGraph, readTarget } from '#tools/conformance/settings.ts';
import { seedSubgraph } from '#tools/local/seed.ts';
import { memberIdentity, startSubgraph, type TestSubgraph } from '../../harness/subgraph.ts';

/** A write that can be repeated, for the subgraphs in which none is made of sample values alone. */
const writes: Record<SubgraphName, string | undefined> = {
  tenancy: 'mutation { updateMyMembership(input: { displayName: "Chief" }) { membership { id displayName } } }',
  integrations:
    'mutation { setIntegrationCredential(input: { provider: ROOTLY, value: "rootly_aaaaaaaaaaaaaaaa" }) { integration { id } } }',
  slack:
    'mutation { setSlackWorkspaceFeatures(input: { id: "WORKSPACE", version: 1, surveyEnabled: ENABLED }) { workspace { id } } }',
  content: undefined,
};

describe.each(Object.entries(writes))('%s', (name, write) => {
  let subgraph: TestSubgraph;
  let mutation: string | undefined;

  beforeAll(async () => {
    subgraph = await startSubgraph(name);
    await seedSubgraph(subgraph.database, subgraph.keys.directory);
    const owner = subgraph.client(
      memberIdentity(demonstrationOrganizations.acme.id, 'OWNER', demonstrationUsers.acmeOwner.id),
    );
    const looked =
      name === 'slack' ? await owner.send('{ slackWorkspaces { edges { node { id surveyEnabled } } } }') : undefined;
    const workspace = looked?.data.slackWorkspaces.edges[0].node;
    // As it is: a change would be one of an older version when it is repeated.
    mutation = write?.replace('WORKSPACE', String(workspace?.id)).replace('ENABLED', String(workspace?.surveyEnabled));
  });
  afterAll(() => subgraph.stop());

  test('conforms', async () => {
    const target = await readTarget(subgraph.url, { subgraph: name, keys: subgraph.keys.directory });
    const results = await runChecks(
      target,
      { write: true, mutation, marked: markedInGraph(undefined) },
      () => undefined,
    );
    expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(results.length).toBeGreaterThan(35);
  });
});
