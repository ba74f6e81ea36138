import { Kind, visit, type DocumentNode, type NameNode } from 'graphql';
import { rootNamesOf } from '#gateway/supergraph/rootTypes.ts';
import type { Correction } from '../composer.ts';

/**
 * Fault: where a subgraph has another name for a root type (`schema { query: Root }`) and a field gives that type, the
 * composer ends with an exception: it has renamed the type, and not the types of fields.
 *
 * Done: it is told of subgraphs whose root types have the usual names. A subgraph that has another type of such a name
 * is told as it is; the composer refuses it.
 *
 * Reported: not known upstream.
 * May go: with no composer up to 0.27.0; its test fails with the first that does not need it.
 */
export const usualRootNames: Correction = (compose) => (subgraphs, satisfiability) =>
  compose(
    subgraphs.map((subgraph) => ({ ...subgraph, document: withUsualRootNames(subgraph.document) })),
    satisfiability,
  );

function withUsualRootNames(document: DocumentNode): DocumentNode {
  const names = rootNamesOf(document);
  const taken = document.definitions.some(
    (node) => 'name' in node && node.name !== undefined && [...names.values()].includes(node.name.value),
  );
  if (names.size === 0 || taken) return document;
  const renamed = <Node extends { readonly name: NameNode }>(node: Node): Node | undefined => {
    const value = names.get(node.name.value);
    return value === undefined ? undefined : { ...node, name: { ...node.name, value } };
  };
  return visit(document, {
    [Kind.NAMED_TYPE]: renamed,
    [Kind.OBJECT_TYPE_DEFINITION]: renamed,
    [Kind.OBJECT_TYPE_EXTENSION]: renamed,
  });
}
