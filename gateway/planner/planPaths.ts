import type { FlattenNodePathSegment, PlanNode } from '@graphql-hive/router-query-planner';
import { getNullableType, isListType, type GraphQLOutputType } from 'graphql';

type Path = readonly FlattenNodePathSegment[];

/** A plan whose fetches complete what stands at other paths. @param path of a fetch of the root it is empty. */
export function movePaths(node: PlanNode, moved: (path: Path) => FlattenNodePathSegment[]): PlanNode {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map((inner) => movePaths(inner, moved)) };
    case 'Flatten':
      // A batch says itself where its objects stand.
      return {
        ...node,
        path: moved(node.path),
        node: node.node.kind === 'BatchFetch' ? movePaths(node.node, moved) : node.node,
      };
    case 'Fetch':
      return { kind: 'Flatten', path: moved([]), node };
    case 'BatchFetch':
      return {
        ...node,
        entityBatch: {
          aliases: node.entityBatch.aliases.map((alias) => ({ ...alias, paths: alias.paths.map(moved) })),
        },
      };
    default:
      throw new Error(`the paths of ${node.kind} are not moved`);
  }
}

/** How a path goes on from a field into the objects that stand in it. */
export function listsOf(type: GraphQLOutputType): '@'[] {
  const nullable = getNullableType(type);
  return isListType(nullable) ? ['@', ...listsOf(nullable.ofType)] : [];
}
