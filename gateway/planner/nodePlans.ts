import { visit, type GraphQLSchema } from 'graphql';
import { nameNode } from '../operation/ast.ts';
import { existenceName, selectNodes } from '../operation/nodeSelections.ts';
import { correctFetches, type CorrectFetch } from './corrections/fetchDocument.ts';
import type { Planner } from './planner.ts';

/**
 * Plans the operations of a graph with nodes: what asks for node ids alone by the graph as it was composed, what looks
 * up objects by them over one in which the gateway is a subgraph itself; it is opened when it is needed first.
 * @param schema the API schema.
 */
export function withNodePlans(composed: Planner, openExtended: () => Planner, schema: GraphQLSchema): Planner {
  let extended: Planner | undefined;
  return {
    ...composed,
    async plan(given, overrides) {
      const { operation, looksUp } = selectNodes(given, schema);
      if (!looksUp) return composed.plan(operation, overrides);
      extended ??= openExtended();
      const plan = await extended.plan(operation, overrides);
      return plan && correctFetches(plan, [askExistence]);
    },
  };
}

/** A subgraph knows no node ids: it says that an object exists by saying by which id. */
const askExistence: CorrectFetch = (fetch) => ({
  ...fetch,
  document: visit(fetch.document, {
    Field: (field) => (field.alias?.value === existenceName ? { ...field, name: nameNode('id') } : undefined),
  }),
});
