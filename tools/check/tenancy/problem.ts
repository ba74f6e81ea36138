import type { ASTNode } from 'graphql';
import type { SourceGraph } from '../../schema/graph.ts';
import type { SubgraphSource } from '../../schema/sources.ts';
import type { Severity } from '../finding.ts';

/** One thing that SDLs say against tenancy, in the subgraph that would have to change. */
export interface TenancyProblem {
  rule: string;
  severity: Severity;
  source: SubgraphSource;
  coordinate: string;
  node: ASTNode;
  message: string;
  advice: string;
}

/** A rule over the SDLs of a whole graph alone. */
export type TenancyRule = (graph: SourceGraph) => TenancyProblem[];
