import { createTestKeys } from '../harness/keys.ts';
import { startSubgraph, type TestSubgraph } from '../harness/subgraph.ts';
import { startNeighbours, type Neighbours } from './neighbours.ts';

export interface Integrations {
  subgraph: TestSubgraph;
  neighbours: Neighbours;
  stop(): Promise<void>;
}

/** The integrations subgraph with its neighbours. */
export async function startIntegrations(): Promise<Integrations> {
  const keys = await createTestKeys();
  const neighbours = await startNeighbours(keys);
  const subgraph = await startSubgraph('integrations', { keys, urlOf: neighbours.urlOf });
  return {
    subgraph,
    neighbours,
    async stop() {
      await subgraph.stop();
      await neighbours.stop();
      keys.remove();
    },
  };
}

/** Keys in the providers' forms that no provider knows. */
export const keyOf = {
  ROOTLY: `rootly_${'a'.repeat(64)}`,
  OTHER_ROOTLY: `rootly_${'b'.repeat(64)}`,
  GITHUB: `ghp_${'c'.repeat(36)}`,
  PAGERDUTY: 'd'.repeat(20),
};

export const setIntegrationCredential = `mutation ($input: SetIntegrationCredentialInput!) {
  setIntegrationCredential(input: $input) { integration { id provider name status connectionType isDefault externalAccountId needsReconnect createdBy { id } credentials { edges { node { type scopes expiresAt needsReconnect } } } } }
}`;
