import type { SubgraphFacts } from './subgraphFacts.ts';
import type { SupergraphFacts } from './supergraphFacts.ts';

/** The subgraphs and what they were composed to, both as facts. */
export interface Comparison {
  subgraphs: ReadonlyMap<string, SubgraphFacts>;
  supergraph: SupergraphFacts;
}

/** Where a supergraph says something else of a subgraph than that subgraph itself. */
export interface Mistake {
  subgraph: string;
  /** A schema coordinate. */
  subject: string;
  /** What the subgraph has, and what the supergraph says: the end of a sentence. */
  found: string;
}
