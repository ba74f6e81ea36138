import type { SubgraphSource } from '../../schema/sources.ts';
import type { Base, Contract } from '../context.ts';

/** What is published, and what to call it. */
export interface Published {
  base: Base;
  subgraphs: readonly SubgraphSource[];
  /** A registry's; git holds none. */
  contracts?: readonly Contract[] | undefined;
}
