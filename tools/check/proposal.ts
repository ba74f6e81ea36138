import type { SubgraphSource } from '../schema/sources.ts';
import type { Base, Contract } from '../published/published.ts';

/** A change that somebody wants to publish: one subgraph as it would be, beside everyone else's as they are. */
export interface Proposal {
  candidate: SubgraphSource;
  base: Base;
  /** What is published now, the candidate's own earlier state included; empty where nothing is. */
  published: readonly SubgraphSource[];
  /** The published graph's. */
  contracts?: readonly Contract[] | undefined;
  /** The other subgraphs as they stand in the sources, where there are any: what would be published next, if they differ. */
  beside?: (() => Promise<readonly SubgraphSource[]>) | undefined;
  /** The project's folder. */
  directory: string;
}
