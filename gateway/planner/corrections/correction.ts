import type { PlanNode } from '@graphql-hive/router-query-planner';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { CorrectFetch } from './fetchDocument.ts';

/** A graph on its way to the planner. */
export interface PlannerGraph {
  /** A canonical supergraph, as the corrections before have changed it. */
  supergraph: DocumentNode;
  /** Of the graph as it is served. */
  schema: GraphQLSchema;
  /** The schema's name of a field that the supergraph has under another one. */
  fieldOf(name: string): string;
}

/** What one correction does for one graph. What it leaves out, it leaves as it is. */
export interface GraphCorrection {
  /** What the planner is told instead. */
  graph?: Partial<Pick<PlannerGraph, 'supergraph' | 'fieldOf'>>;
  /** What it is asked instead: all that is selected, and what it needs besides to ask for it rightly. The schema is the one that it is planned over. */
  operation?: (operation: OperationDefinitionNode, schema: GraphQLSchema) => OperationDefinitionNode;
  /**
   * Takes out of its plans, once their fetches are mended, what nobody needs; undefined where nothing is left. The
   * operation is the one that is planned, before anything else is asked.
   */
  plan?: (plan: PlanNode, operation: OperationDefinitionNode) => PlanNode | undefined;
  /** Mends the fetches of its plans. */
  fetch?: CorrectFetch;
  /** Finds plans that no mending helps, and what is planned over instead. */
  replan?: Replan;
}

export interface Replan {
  /** Whether a plan may be run. */
  isSound(plan: PlanNode): boolean;
  /** The supergraph for operations that select these fields and whose plan may not. */
  supergraphFor(fields: ReadonlySet<string>): DocumentNode;
}

/** One fault of the planner, mended in the graph that it is told of, in what it is asked, or in its plans. */
export type Correction = (graph: PlannerGraph) => GraphCorrection;
