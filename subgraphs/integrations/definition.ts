import { userCorrelated } from '#platform/events/catalogue.ts';
import { followCredentialKeys } from '#platform/identity/followKeys.ts';
import type { SubgraphOptions } from '#platform/subgraph/startSubgraph.ts';
import { aggregates } from './aggregates.ts';
import { createEnvelope } from './credential/envelope.ts';
import { hears } from './hears.ts';
import { internal } from './internal.ts';
import { personalData } from './personalData.ts';

/** The integrations subgraph: what its process, its migrations, its seed and its tests all start from. */
export const definition: SubgraphOptions = {
  name: 'integrations',
  aggregates,
  personalData,
  hears,
  internal,
  tells: [userCorrelated],
  prepare: ({ keysDirectory, log }) => createEnvelope(followCredentialKeys(keysDirectory, log)),
};
