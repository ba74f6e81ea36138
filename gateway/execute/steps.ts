import type { BatchFetchNode, FetchNode, FlattenNodePathSegment, PlanNode } from '@graphql-hive/router-query-planner';
import { parse, type GraphQLSchema } from 'graphql';
import type { Names } from './failures.ts';
import { namesOf } from './names.ts';
import { compileRepresentation, type Represent } from './representation.ts';
import { compileRewrites, renamedBy, type Rewrite } from './rewrite.ts';

/** A plan made ready to run: everything that does not depend on variables or data is done. */
export type Step =
  | { kind: 'sequence' | 'parallel'; steps: Step[] }
  | Fetch;

export interface Fetch {
  kind: 'fetch';
  service: string;
  operation: 'query' | 'mutation';
  /** The request's body up to the variables. */
  prefix: string;
  /** The client's variables that it uses. */
  variables: readonly string[];
  /** Absent for a fetch of root fields. */
  entities: readonly Entities[] | undefined;
  root: Result;
}

/** What a fetch brings for one kind of object, and how its answer is to be read. */
export interface Result {
  names: Names;
  rewrites: readonly Rewrite[];
  /** The planner's names by what they stand for. */
  renamed: ReadonlyMap<string, string>;
}

/** One `_entities` field of a fetch: the objects it completes and what it must be told of them. */
export interface Entities extends Result {
  alias: string;
  variable: string;
  paths: readonly (readonly FlattenNodePathSegment[])[];
  represent: Represent;
  inputRewrites: readonly Rewrite[];
}

/** @throws Error for a plan that this executor cannot run. */
export function compileSteps(node: PlanNode, schema: GraphQLSchema, path: readonly FlattenNodePathSegment[] = []): Step {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return { kind: node.kind === 'Sequence' ? 'sequence' : 'parallel', steps: node.nodes.map((inner) => compileSteps(inner, schema, path)) };
    case 'Flatten':
      return compileSteps(node.node, schema, [...path, ...node.path]);
    case 'Fetch':
      return compileFetch(node, schema, path);
    case 'BatchFetch':
      return compileBatch(node, schema);
    default:
      throw new Error(`plans with ${node.kind} are not run`);
  }
}

function compileFetch(node: FetchNode, schema: GraphQLSchema, path: readonly FlattenNodePathSegment[]): Fetch {
  const names = namesOf(parse(node.operation, { noLocation: true }), renamedBy(node.outputRewrites));
  const result = resultOf(node, names);
  if (node.requires === undefined || node.requires.length === 0) return { ...common(node), entities: undefined, root: result };
  const entities: Entities = {
    ...result, names: names.get('_entities') ?? new Map(), alias: '_entities', variable: 'representations', paths: [path],
    represent: compileRepresentation(node.requires, schema), inputRewrites: compileRewrites(node.inputRewrites),
  };
  return { ...common(node), entities: [entities], root: nothing };
}

function compileBatch(node: BatchFetchNode, schema: GraphQLSchema): Fetch {
  const document = parse(node.operation, { noLocation: true });
  const entities = node.entityBatch.aliases.map((entry): Entities => ({
    ...resultOf(entry, namesOf(document, renamedBy(entry.outputRewrites)).get(entry.alias) ?? new Map()),
    alias: entry.alias, variable: entry.representationsVariableName, paths: entry.paths,
    represent: compileRepresentation(entry.requires, schema), inputRewrites: compileRewrites(entry.inputRewrites),
  }));
  return { ...common(node), entities, root: nothing };
}

const nothing: Result = { names: new Map(), rewrites: [], renamed: new Map() };

const resultOf = ({ outputRewrites }: Pick<FetchNode, 'outputRewrites'>, names: Names): Result =>
  ({ names, rewrites: compileRewrites(outputRewrites), renamed: renamedBy(outputRewrites) });

function common(node: FetchNode | BatchFetchNode) {
  if (node.operationKind === 'subscription') throw new Error('subscriptions are not run');
  const name = node.operationName ? `"operationName":${JSON.stringify(node.operationName)},` : '';
  return {
    kind: 'fetch' as const,
    service: node.serviceName,
    operation: node.operationKind ?? ('query' as const),
    prefix: `{"query":${JSON.stringify(node.operation)},${name}"variables":`,
    variables: node.variableUsages ?? [],
  };
}
