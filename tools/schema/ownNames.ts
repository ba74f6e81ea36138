import { Kind, visit, type DocumentNode, type NameNode } from 'graphql';
import { ownNameIn } from '#gateway/supergraph/linkFeatures.ts';
import { rootNamesOf } from '#gateway/supergraph/rootTypes.ts';
import { linkedFeatures } from './federationNames.ts';

/**
 * A subgraph's document in which linked directives have the names of their specifications and root types the usual
 * ones, however the subgraph calls them: a rule must not be got round by `@link(…, as:)` or `schema { query: … }`.
 */
export function ownNames(document: DocumentNode): DocumentNode {
  const features = linkedFeatures(document);
  const roots = rootNamesOf(document);
  const named = <Node extends { readonly name: NameNode }>(node: Node, value: string | undefined): Node | undefined =>
    value === undefined || value === node.name.value ? undefined : { ...node, name: { ...node.name, value } };
  const directive = (name: string): string | undefined =>
    features
      .map((feature) => ownNameIn(feature, `@${name}`))
      .find((own) => own !== undefined)
      ?.slice(1);
  const root = <Node extends { readonly name: NameNode }>(node: Node): Node | undefined =>
    named(node, roots.get(node.name.value));
  return visit(document, {
    enter(node) {
      if (node.kind === Kind.DIRECTIVE || node.kind === Kind.DIRECTIVE_DEFINITION)
        return named(node, directive(node.name.value));
      if (
        node.kind === Kind.NAMED_TYPE ||
        node.kind === Kind.OBJECT_TYPE_DEFINITION ||
        node.kind === Kind.OBJECT_TYPE_EXTENSION
      )
        return root(node);
      return undefined;
    },
  });
}
