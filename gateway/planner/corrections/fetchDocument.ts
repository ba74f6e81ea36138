import type { BatchFetchNode, FetchNode, FlattenNodePathSegment, PlanNode } from '@graphql-hive/router-query-planner';
import { parse, print, stripIgnoredCharacters, type DocumentNode } from 'graphql';

type WithDocument<Node> = Omit<Node, 'operation'> & { document: DocumentNode };

/** A fetch node of a query plan whose operation is a document. */
export type FetchDocument = WithDocument<FetchNode> | WithDocument<BatchFetchNode>;

/**
 * @param path where the objects stand that a fetch of entities completes; a batch says that itself.
 * @returns the given fetch where nothing is wrong.
 */
export type CorrectFetch = (fetch: FetchDocument, path: readonly FlattenNodePathSegment[]) => FetchDocument;

/**
 * A plan with each fetch corrected by one after the other: its operation is parsed once, and printed once where it has
 * changed.
 */
export function correctFetches(plan: PlanNode, corrections: readonly CorrectFetch[]): PlanNode {
  return corrections.length === 0
    ? plan
    : replaceFetches(plan, (fetch, path) => {
        const { operation, ...node } = fetch;
        const document = documentOf(fetch);
        const { document: corrected, ...rest } = corrections.reduce((one, correct) => correct(one, path), {
          ...node,
          document,
        } as FetchDocument);
        return { ...rest, operation: corrected === document ? operation : stripIgnoredCharacters(print(corrected)) };
      });
}

const known = new WeakMap<FetchNode | BatchFetchNode, DocumentNode>();

/** What a fetch asks its subgraph. */
export function documentOf(fetch: FetchNode | BatchFetchNode): DocumentNode {
  let document = known.get(fetch);
  if (document === undefined) known.set(fetch, (document = parse(fetch.operation, { noLocation: true })));
  return document;
}

export function fetchesIn(node: PlanNode): (FetchNode | BatchFetchNode)[] {
  const fetches: (FetchNode | BatchFetchNode)[] = [];
  replaceFetches(node, (fetch) => {
    fetches.push(fetch);
    return fetch;
  });
  return fetches;
}

/** A plan with other fetches; their paths are those of the objects that they complete. */
export function replaceFetches(
  node: PlanNode,
  replace: (fetch: FetchNode | BatchFetchNode, path: readonly FlattenNodePathSegment[]) => PlanNode,
  path: readonly FlattenNodePathSegment[] = [],
): PlanNode {
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
