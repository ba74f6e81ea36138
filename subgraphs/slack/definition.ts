import { followErasureKeys } from '#platform/identity/followKeys.ts';
import type { SubgraphOptions } from '#platform/subgraph/startSubgraph.ts';
import { aggregates } from './aggregates.ts';
import { createErasureDigests } from './erasure/digests.ts';
import { hears } from './hears.ts';
import { jobs } from './jobs.ts';
import { personalData } from './personalData.ts';

/** The slack subgraph: what its process, its migrations, its seed and its tests all start from. */
export const definition: SubgraphOptions = {
  name: 'slack',
  aggregates,
  personalData,
  hears,
  jobs,
  prepare: ({ keysDirectory, log }) => createErasureDigests(followErasureKeys(keysDirectory, log)),
};
