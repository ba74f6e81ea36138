import { Kind, visit, type DocumentNode } from 'graphql';

/** A document without fragments that nothing spreads. */
export function withUsedFragments(document: DocumentNode): DocumentNode {
  const used = new Set<string>();
  visit(document, { FragmentSpread: ({ name }) => void used.add(name.value) });
  const definitions = document.definitions.filter((node) => node.kind !== Kind.FRAGMENT_DEFINITION || used.has(node.name.value));
  return definitions.length === document.definitions.length ? document : withUsedFragments({ ...document, definitions });
}
