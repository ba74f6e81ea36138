import { QueryPlanner, type PlanNode } from '@graphql-hive/router-query-planner';
import { print, type OperationDefinitionNode } from 'graphql';

/** Turns an operation into the fetches that answer it. Pure: the same operation always has the same plan. */
export interface Planner {
  /** Plans off the event loop. The operation is validated, normalized, within the limits and selects something. */
  plan(operation: OperationDefinitionNode): Promise<PlanNode | undefined>;
}

export function createPlanner(supergraphSdl: string): Planner {
  const planner = new QueryPlanner(supergraphSdl);
  const labels = new Set<string>();
  return {
    async plan(operation) {
      return (await planner.planAsync(print(operation), operation.name?.value, labels, 0)).node;
    },
  };
}
