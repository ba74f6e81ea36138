import type { PlanNode } from '@graphql-hive/router-query-planner';
import { isInterfaceType, type OperationDefinitionNode } from 'graphql';
import { OrgraphError } from '#platform/values/errors.ts';
import { fetchesIn } from '../corrections/fetchDocument.ts';
import { cutRequires, type CutOperation } from './cutRequires.ts';
import { planAround, type Detours, type PlanPart } from './planAround.ts';

/**
 * Plans an operation, and around the fields with @requires where the planner fails on them, would end its process, or
 * asks one subgraph more often than is needed: they are cut out, what they require is planned as if it were selected in
 * their place, and their subgraphs are asked for them once it is there. Of two plans the one with fewer fetches is
 * taken, the planner's own where they are equal.
 *
 * Reported: graphql-hive/router#1310 (0.0.40 of the planner mends a part of it), #1539.
 * @throws what the planner failed with, where that does not help.
 */
export async function planDetour(
  operation: OperationDefinitionNode,
  plan: PlanPart,
  detours: Detours | undefined,
): Promise<PlanNode | undefined> {
  if (detours === undefined) return plan(operation);
  const around = planAroundIt(operation, detours);
  if (around === undefined) return plan(operation);
  // The planner goes by the longest key, and ends its process where the way begins in a subgraph that cannot tell it. Of
  // an interface's objects it loses what is required where other fields are asked beside.
  if (around.isOnlyWay)
    return around.plan().catch((error: unknown) => {
      if (error instanceof OrgraphError) throw error;
      return plan(operation);
    });
  let usual: PlanNode | undefined;
  try {
    usual = await plan(operation);
  } catch (error) {
    if (error instanceof OrgraphError) throw error;
    return around.plan().catch((other: unknown) => {
      throw other instanceof OrgraphError ? other : error;
    });
  }
  if (usual === undefined || !asksAnew(usual)) return usual;
  const other = await around.plan().catch((error: unknown) => {
    // A machine that is busy must not decide which plan it is.
    if (error instanceof OrgraphError && error.code !== 'QUERY_TOO_COMPLEX') throw error;
    return undefined;
  });
  return other !== undefined && fetchesIn(other).length < fetchesIn(usual).length ? other : usual;
}

/** Undefined for an operation without fields to be cut out. */
function planAroundIt(
  operation: OperationDefinitionNode,
  detours: Detours,
): { isOnlyWay: boolean; plan(): Promise<PlanNode> } | undefined {
  const cutAgain = () => cutRequires(operation, detours.schema, detours.requirementOf);
  let cut: CutOperation;
  try {
    cut = cutAgain();
  } catch (error) {
    // Too much to be planned around may be planned straight.
    return { isOnlyWay: false, plan: () => Promise.reject(error as Error) };
  }
  if (cut.cuts.length === 0) return undefined;
  return {
    isOnlyWay: cut.cuts.some(({ at }) => isInterfaceType(at.type) || detours.isScattered(at.type.name)),
    plan: () => planAround(operation, cutAgain, detours),
  };
}

/** Whether a plan has several requests for one subgraph. */
function asksAnew(plan: PlanNode): boolean {
  const services = fetchesIn(plan).map(({ serviceName }) => serviceName);
  return new Set(services).size < services.length;
}
