import type { BatchFetchNode, FetchNode, FlattenNodePathSegment, PlanNode } from '@graphql-hive/router-query-planner';

/** A plan in which each fetch is replaced. `path` is where the objects stand that a fetch of entities completes; a batch says that itself. */
export function replaceFetches(node: PlanNode, replace: (fetch: FetchNode | BatchFetchNode, path: readonly FlattenNodePathSegment[]) => PlanNode, path: readonly FlattenNodePathSegment[] = []): PlanNode {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map((inner) => replaceFetches(inner, replace, path)) };
    case 'Flatten':
      return { ...node, node: replaceFetches(node.node, replace, [...path, ...node.path]) };
    case 'Fetch':
    case 'BatchFetch':
      return replace(node, path);
    default:
      return node;
  }
}
