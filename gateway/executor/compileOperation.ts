import { createHash } from 'node:crypto';
import type { PlanNode } from '@graphql-hive/router-query-planner';
import { OperationTypeNode, type GraphQLSchema } from 'graphql';
import { refusalOf, type Asking } from '#platform/graphql/rights.ts';
import type { Bytes } from '../http/jsonBytes.ts';
import type { Refusals } from '../operation/judgeRights.ts';
import type { NormalizedOperation } from '../operation/normalize.ts';
import type { Requirements } from '../supergraph/requirements.ts';
import type { Nodes } from './answerNodes.ts';
import { executePlan, type PlanOptions } from './executePlan.ts';
import { compileFetchTree, inTurn } from './fetchTree.ts';
import { compileIntrospection } from './introspection/introspectionFields.ts';
import { createErrorReport, type LocatedError } from './response/errorReport.ts';
import { stating } from './response/mutationOutcome.ts';
import { compileProjection } from './response/projectResponse.ts';
import { DataObject } from './response/responseData.ts';
import { rootPosition, select } from './response/responsePosition.ts';
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
  /** How many more errors there were than are listed. */
  omitted: number;
}

export interface ExecuteOptions extends PlanOptions {
  /** Whose rights are judged; undefined in a graph without identity. */
  caller?: Asking | undefined;
  /** A value of a subgraph that its schema does not allow. */
  onInvalid?(what: string, path: string): void;
  /** How many errors are listed at most. */
  mostErrors?: number;
  /** A place that no fetch was to fill, and the plans' digest: a fault of the gateway. */
  onUnplanned?(path: string, plan: string): void;
}

/** Runs one operation as often as it is asked for. It holds no data of anyone. */
export type Execute = (options: ExecuteOptions) => Promise<ExecutionAnswer>;

/** The graph that it is an operation of. */
export interface ServedGraph {
  /** What clients see. */
  apiSchema: GraphQLSchema;
  /** Everything that subgraphs may answer. */
  fullSchema: GraphQLSchema;
  requirements: Requirements;
  /** Undefined where nothing is found by one id. */
  nodes?: Nodes | undefined;
}

/** Where this many errors are listed, the rest is not: they repeat a cause, and an answer must not be mostly errors. */
const mostErrors = 100;
const none: ReadonlyMap<string, Bytes> = new Map();
const nobody: Asking = { organization: null, permissions: [] };

/** @throws Error for a plan that cannot be run. */
export function compileOperation(
  { normalized, plans, positions, refusals }: PlannedOperation,
  { apiSchema, fullSchema, requirements, nodes }: ServedGraph,
): Execute {
  const root = rootPosition();
  const graph = { schema: fullSchema, requirements, nodes };
  const tree = inTurn(
    'sequence',
    plans.map((plan, index) => compileFetchTree(plan, positions[index]!, root, graph)),
  );
  select(normalized.operation.selectionSet, root);
  const digest = digestOf(plans);
  const introspect = compileIntrospection(normalized.operation, apiSchema);
  const project = compileProjection(normalized, root, { schema: apiSchema, refusals, nodes: nodes?.types });
  const changes = normalized.operation.operation === OperationTypeNode.MUTATION;
  return async (options) => {
    options.trace?.planned(tree, normalized.clientName);
    const outcome = await executePlan(tree, new DataObject(root.layout.size), options);
    const report = createErrorReport(outcome, {
      root,
      clientName: normalized.clientName,
      most: options.mostErrors ?? mostErrors,
      onInvalid: options.onInvalid ?? (() => {}),
      onUnplanned: (path) => options.onUnplanned?.(path, digest),
      stated: (error, depth) => (changes && depth === 1 ? stating(error, 'UNKNOWN') : error),
      refusedBy(permission, depth) {
        const refusal = clientErrorOf(refusalOf(options.caller ?? nobody, permission));
        return changes && depth === 1 ? stating(refusal, options.unsent ?? 'NOT_DONE') : refusal;
      },
    });
    const data = project(outcome.data, {
      report,
      introspection: introspect === undefined ? none : await introspect(options.variables),
    });
    return { data, ...report.end() };
  };
}

/** Tells plans apart in the log. */
const digestOf = (plans: readonly PlanNode[]): string =>
  createHash('sha256').update(JSON.stringify(plans)).digest('hex').slice(0, 16);
