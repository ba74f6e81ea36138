import type { PlanNode } from '@graphql-hive/router-query-planner';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { askedTypes } from './corrections/askedTypes.ts';
import { conflictingRequires } from './corrections/conflictingRequires.ts';
import type { Correction, GraphCorrection, PlannerGraph, Replan } from './corrections/correction.ts';
import { distinctAliases } from './corrections/distinctAliases.ts';
import { emptySelections } from './corrections/emptySelections.ts';
import { correctFetches, type CorrectFetch } from './corrections/fetchDocument.ts';
import { interfaceObjects } from './corrections/interfaceObjects.ts';
import { keyedObjects } from './corrections/keyedObjects.ts';
import { providedTypenames } from './corrections/providedTypenames.ts';
import { repeatedFetches } from './corrections/repeatedFetches.ts';
import { repeatedInterfaceFields } from './corrections/repeatedInterfaceFields.ts';
import { repeatedKeys } from './corrections/repeatedKeys.ts';
import { requiredArguments } from './corrections/requiredArguments.ts';
import { soundProvides } from './corrections/soundProvides.ts';
import { strangeInterfaceKeys } from './corrections/strangeInterfaceKeys.ts';
import { subgraphOrder } from './corrections/subgraphOrder.ts';
import { toldTypes } from './corrections/toldTypes.ts';
import { unresolvableInterfaceObjects } from './corrections/unresolvableInterfaceObjects.ts';

/**
 * Every correction, from the outside in: the graph and the operation go through them in this order to the planner, and
 * a fetch comes back through them in the reverse one, so that what was told last is undone first.
 */
export const corrections = {
  toldTypes,
  interfaceObjects,
  unresolvableInterfaceObjects,
  repeatedInterfaceFields,
  repeatedKeys,
  repeatedFetches,
  askedTypes,
  strangeInterfaceKeys,
  distinctAliases,
  emptySelections,
  requiredArguments,
  keyedObjects,
  conflictingRequires,
  providedTypenames,
  subgraphOrder,
  soundProvides,
} as const satisfies Record<string, Correction>;

/** A graph as the planner is told of it, and its plans as they are to be run. */
export interface CorrectedGraph {
  supergraph: DocumentNode;
  /** Undefined where every plan may be run. */
  replan: Replan | undefined;
  /** An operation as the planner is asked it. @param schema of the graph that it is planned over. */
  asked(operation: OperationDefinitionNode, schema: GraphQLSchema): OperationDefinitionNode;
  /** Undefined where nobody needs any of it. */
  corrected(plan: PlanNode, operation: OperationDefinitionNode): PlanNode | undefined;
}

/** @param schema the supergraph's. @param applied all, but in tests of what one of them is for. */
export function correctGraph(
  supergraph: DocumentNode,
  schema: GraphQLSchema,
  applied: readonly Correction[] = Object.values(corrections),
): CorrectedGraph {
  let graph: PlannerGraph = { supergraph, schema, fieldOf: (name) => name };
  let replan: Replan | undefined;
  const askings: NonNullable<GraphCorrection['operation']>[] = [];
  const planCorrections: NonNullable<GraphCorrection['plan']>[] = [];
  const fetchCorrections: CorrectFetch[] = [];
  for (const correct of applied) {
    const { graph: changed, operation, plan, fetch, replan: found } = correct(graph);
    graph = { ...graph, ...changed };
    if (operation !== undefined) askings.push(operation);
    if (plan !== undefined) planCorrections.push(plan);
    if (fetch !== undefined) fetchCorrections.unshift(fetch);
    replan = found ?? replan;
  }
  return {
    supergraph: graph.supergraph,
    replan,
    asked: (operation, over) => askings.reduce((one, ask) => ask(one, over), operation),
    corrected: (plan, operation) =>
      planCorrections.reduce<PlanNode | undefined>(
        (one, correct) => one && correct(one, operation),
        correctFetches(plan, fetchCorrections),
      ),
  };
}
