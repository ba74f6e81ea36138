import type {
  BatchFetchNode,
  FetchNode,
  FetchRewrite,
  FlattenNodePathSegment,
  PlanNode,
  RequiresSelection,
} from '@graphql-hive/router-query-planner';
import { parse, type SelectionSetNode } from 'graphql';
import { bytesOf, type Bytes } from '../http/jsonBytes.ts';
import { nodeService } from '../supergraph/nodeGraph.ts';
import type { AnswerFetch } from './answerNodes.ts';
import { compileFlattenPath, type FlattenPath } from './flattenPath.ts';
import { compileRepresentation, type Represent } from './representation.ts';
import { requiredIn, type PlannedGraph } from './requiredFields.ts';
import { attach, type Filled, type Mapping, type Position } from './response/responsePosition.ts';
import { responseShapeOf, type Shape } from './response/responseShape.ts';

/** A plan made ready to run: everything that does not depend on variables or data is done. */
export type FetchTree = { kind: 'sequence' | 'parallel'; nodes: FetchTree[] } | Fetch;

export interface Fetch {
  kind: 'fetch';
  service: string;
  operation: 'query' | 'mutation';
  /** Which part of the client's operation it belongs to: of a mutation, which root field of all that are selected. */
  part: number;
  /** The request's body up to the first variable. */
  prefix: Bytes;
  /** The client's variables that it uses. */
  variables: readonly { name: string; key: Bytes }[];
  /** What answers it in place of a subgraph. */
  answer: AnswerFetch | undefined;
  /** How `data` of the answer is read. */
  shape: Shape;
  /** Where root fields go, below the root by a path; undefined for a fetch of entities. */
  root: { path: FlattenPath | undefined; mapping: Mapping } | undefined;
  entities: readonly EntityFetch[];
}

/** One `_entities` field of a fetch. */
export interface EntityFetch {
  alias: string;
  /** The name of its variable in the body. */
  key: Bytes;
  /** Where it stands in `data`. */
  slot: number;
  shape: Shape;
  /** Where the objects are that it completes. */
  targets: readonly Target[];
}

/** The objects at one path that a fetch completes, and what it must be told of them. */
export interface Target {
  path: FlattenPath;
  mapping: Mapping;
  represent: Represent;
  /** What of it cannot be had without more than a key. */
  dependents: readonly Dependent[];
}

/** A field of an entity, and what its subgraph requires for it. */
export interface Dependent {
  filled: Filled;
  requires: readonly SelectionSetNode[];
}

/** Of one nothing is in turn. */
export const inTurn = (kind: 'sequence' | 'parallel', nodes: FetchTree[]): FetchTree =>
  nodes.length === 1 ? nodes[0]! : { kind, nodes };

/**
 * @param part which of the operation's parts the plan is of.
 * @param root what the fetches before have filled; it grows by what these fill.
 * @throws Error for a plan that this executor cannot run.
 */
export function compileFetchTree(
  node: PlanNode,
  part: number,
  root: Position,
  graph: PlannedGraph,
  path: readonly FlattenNodePathSegment[] = [],
): FetchTree {
  const { schema, nodes } = graph;
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return inTurn(
        node.kind === 'Sequence' ? 'sequence' : 'parallel',
        node.nodes.map((inner) => compileFetchTree(inner, part, root, graph, path)),
      );
    case 'Flatten':
      return compileFetchTree(node.node, part, root, graph, [...path, ...node.path]);
    case 'Fetch':
      if (node.requires !== undefined && node.requires.length > 0)
        return compileEntities(node, [
          {
            ...node,
            alias: '_entities',
            representationsVariableName: 'representations',
            paths: [path],
            requires: node.requires,
          },
        ]);
      return compileRoot(node);
    case 'BatchFetch':
      return compileEntities(node, node.entityBatch.aliases);
    default:
      throw new Error(`plans with ${node.kind} are not run`);
  }

  /** Below the root it stands where a field gives the root type: the objects there are the root once more. */
  function compileRoot(fetch: FetchNode): FetchTree {
    const compiled = compileFlattenPath(path, root, schema);
    if (compiled === undefined) return { kind: 'sequence', nodes: [] };
    const shape = responseShapeOf(parse(fetch.operation, { noLocation: true }), fetch.outputRewrites);
    const mapping = attach(shape, compiled.position);
    return {
      ...common(fetch, part),
      answer: fetch.serviceName === nodeService ? nodes?.answering(fetch.operation) : undefined,
      shape,
      root: { path: path.length === 0 ? undefined : compiled, mapping },
      entities: [],
    };
  }

  function compileEntities(fetch: FetchNode | BatchFetchNode, aliases: readonly EntitiesNode[]): Fetch {
    const rewrites = aliases.flatMap(({ alias, outputRewrites = [] }) =>
      outputRewrites.map((rewrite) => under(alias, rewrite)),
    );
    const document = parse(fetch.operation, { noLocation: true });
    const shape = responseShapeOf(document, rewrites);
    const required = requiredIn(document, fetch.serviceName, graph);
    // What a fetch needs was there before it: all is read before any of it is filled.
    const targets = aliases.map(({ paths, requires, inputRewrites = [] }) =>
      paths.flatMap((segments) => {
        const compiled = compileFlattenPath(segments, root, schema);
        return compiled === undefined
          ? []
          : [{ path: compiled, represent: compileRepresentation(requires, inputRewrites, compiled.position, schema) }];
      }),
    );
    const entities = aliases.map(({ alias, representationsVariableName }, index): EntityFetch => {
      const field = shape.byKey.get(alias);
      if (field?.shape === undefined) throw new Error(`a fetch without its field ${alias}`);
      const { slot, shape: of } = field;
      return {
        alias,
        key: `"${representationsVariableName}":`,
        slot,
        shape: of,
        targets: targets[index]!.map(({ path: compiled, represent }) => {
          if (compiled.position.shape !== undefined) compiled.position.shape.interned = true;
          const mapping = attach(of, compiled.position);
          const dependents = [...(required.get(alias) ?? [])].map(([key, requires]) => ({
            filled: mapping.filled.find(({ source }) => source === of.byKey.get(bytesOf(key))!.slot)!,
            requires,
          }));
          return { path: compiled, represent, mapping, dependents };
        }),
      };
    });
    return { ...common(fetch, part), answer: undefined, shape, root: undefined, entities };
  }
}

interface EntitiesNode {
  alias: string;
  representationsVariableName: string;
  paths: readonly (readonly FlattenNodePathSegment[])[];
  requires: readonly RequiresSelection[];
  inputRewrites?: readonly FetchRewrite[];
  outputRewrites?: readonly FetchRewrite[];
}

/** A rewrite's path begins at the entities; in `data` they stand below their alias. */
function under(alias: string, rewrite: FetchRewrite): FetchRewrite {
  if (!('KeyRenamer' in rewrite)) return rewrite;
  const { path, renameKeyTo } = rewrite.KeyRenamer;
  const [first] = path;
  if (first !== undefined && 'Key' in first && (first.Key === alias || first.Key === '_entities'))
    return { KeyRenamer: { renameKeyTo, path: [{ Key: alias }, ...path.slice(1)] } };
  return { KeyRenamer: { renameKeyTo, path: [{ Key: alias }, ...path] } };
}

function common(node: FetchNode | BatchFetchNode, part: number) {
  if (node.operationKind === 'subscription') throw new Error('subscriptions are not run');
  const name = node.operationName ? `"operationName":${JSON.stringify(node.operationName)},` : '';
  return {
    kind: 'fetch' as const,
    service: node.serviceName,
    operation: node.operationKind ?? ('query' as const),
    part,
    prefix: bytesOf(`{"query":${JSON.stringify(node.operation)},${name}"variables":{`),
    variables: (node.variableUsages ?? [])
      .filter((variable) => variable !== 'representations')
      .map((variable) => ({ name: variable, key: `${bytesOf(JSON.stringify(variable))}:` })),
  };
}
