import type { PlanNode } from '@graphql-hive/router-query-planner';
import { OperationTypeNode, type GraphQLSchema } from 'graphql';
import { refusalOf, type Asking } from '#platform/graphql/rights.ts';
import type { Bytes } from '../http/jsonBytes.ts';
import type { Refusals } from '../operation/judgeRights.ts';
import type { NormalizedOperation } from '../operation/normalize.ts';
import { executePlan, type PlanOptions } from './executePlan.ts';
import { compileFetchTree } from './fetchTree.ts';
import { compileIntrospection } from './introspection/introspectionFields.ts';
import { createErrorReport, type LocatedError } from './response/errorReport.ts';
import { stating } from './response/mutationOutcome.ts';
import { compileProjection } from './response/projectResponse.ts';
import { DataObject } from './response/responseData.ts';
import { rootPosition } from './response/responsePosition.ts';
import { clientErrorOf } from './response/subgraphErrors.ts';

/** What is to be run: one plan for each part, in order. */
export interface PlannedOperation {
  normalized: NormalizedOperation;
  plans: readonly PlanNode[];
  /** Of each plan, which root field of all that are selected a mutation's part is, from 0. */
  positions: readonly number[];
  /** What of it the caller may not read, and what is therefore in no plan. */
  refusals?: Refusals | undefined;
}

/** An answer: `data` is JSON text, written as the client selected it. */
export interface ExecutionAnswer {
  data: Bytes;
  errors: LocatedError[];
}

export interface ExecuteOptions extends PlanOptions {
  /** Whose rights are judged; undefined in a graph without identity. */
  caller?: Asking | undefined;
  /** A value of a subgraph that its schema does not allow. */
  onInvalid?(what: string, path: string): void;
}

/** Runs one operation as often as it is asked for. It holds no data of anyone. */
export type Execute = (options: ExecuteOptions) => Promise<ExecutionAnswer>;

const none: ReadonlyMap<string, Bytes> = new Map();
const nobody: Asking = { organization: null, permissions: [] };

/** @throws Error for a plan that cannot be run. */
export function compileOperation(
  { normalized, plans, positions, refusals }: PlannedOperation,
  { apiSchema, fullSchema }: { apiSchema: GraphQLSchema; fullSchema: GraphQLSchema },
): Execute {
  const root = rootPosition();
  const tree = {
    kind: 'sequence' as const,
    nodes: plans.map((plan, index) => compileFetchTree(plan, positions[index]!, root, fullSchema)),
  };
  const introspect = compileIntrospection(normalized.operation, apiSchema);
  const project = compileProjection(normalized, root, apiSchema, refusals);
  const changes = normalized.operation.operation === OperationTypeNode.MUTATION;
  return async (options) => {
    const { data, failures, loose } = await executePlan(tree, new DataObject(root.layout.size), options);
    const refusedBy = (permission: string, depth: number) => {
      const refusal = clientErrorOf(refusalOf(options.caller ?? nobody, permission));
      return changes && depth === 1 ? stating(refusal, 'NOT_DONE') : refusal;
    };
    const report = createErrorReport(failures, normalized.clientName, options.onInvalid ?? (() => {}), refusedBy);
    const text = project(data, {
      report,
      introspection: introspect === undefined ? none : await introspect(options.variables),
    });
    return { data: text, errors: [...report.errors, ...loose] };
  };
}
