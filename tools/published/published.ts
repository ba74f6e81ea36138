import type { SubgraphSource } from '../schema/sources.ts';
import type { Base, Contract } from '../check/context.ts';

/** What is published. */
export interface Published {
  /** What to call it where this subgraph is compared with it: a registry's versions hold subgraphs of several commits. */
  baseOf(subgraph: string): Base;
  subgraphs: readonly SubgraphSource[];
  /** A registry's; git holds none. */
  contracts?: readonly Contract[] | undefined;
}
