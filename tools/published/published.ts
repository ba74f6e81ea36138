import type { SubgraphSource } from '../schema/sources.ts';

/** What is published. */
export interface Published {
  /**
   * What to call it where this subgraph is compared with it: a registry's versions hold subgraphs of several commits.
   */
  baseOf(subgraph: string): Base;
  subgraphs: readonly SubgraphSource[];
  /** A registry's; git holds none. */
  contracts?: readonly Contract[] | undefined;
}

/** What a change is compared with; the report names it. */
export interface Base {
  kind: 'git' | 'registry';
  /** For people: `main (3a60604)`, `registry version 12`. */
  title: string;
  /** The commit, where the base is one or where the published version says which. */
  commit?: string | undefined;
}

/** A part of the graph that some clients see, by @tag (docs/contracts.md). */
export interface Contract {
  name: string;
  include: readonly string[];
  exclude: readonly string[];
}
