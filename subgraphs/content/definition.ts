import { userDeleted } from '#platform/events/catalogue.ts';
import { on } from '#platform/events/handlers.ts';
import { followTenancy } from '#platform/subgraph/followTenancy.ts';
import { forgetAccount } from '#platform/subgraph/forgetAccount.ts';
import type { SubgraphOptions } from '#platform/subgraph/startSubgraph.ts';
import { aggregates } from './aggregates.ts';
import { personalData } from './personalData.ts';

/** The content subgraph: what its process, its migrations, its seed and its tests all start from. */
export const definition: SubgraphOptions = {
  name: 'content',
  aggregates,
  personalData,
  hears: [...followTenancy, on(userDeleted, forgetAccount('content', personalData))],
};
