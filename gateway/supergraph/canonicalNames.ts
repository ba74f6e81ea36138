import { isTypeDefinitionNode, isTypeExtensionNode, Kind, visit, type DocumentNode, type NameNode } from 'graphql';
import { ownNameIn, type Feature } from './linkFeatures.ts';
import { assertUnguarded, identityIdentity, joinIdentity, UnservableSupergraph } from './supportedFeatures.ts';

/** Our names for what a feature brings, from the specification's own. */
const canonical: Record<string, (own: string) => string> = {
  [joinIdentity]: (own) => (own.startsWith('@') ? `@join__${own.slice(1)}` : `join__${own}`),
  'https://specs.apollo.dev/inaccessible': (own) => own,
  [identityIdentity]: (own) => (own.startsWith('@') ? own : `identity__${own}`),
};

/**
 * The supergraph with one spelling for what the gateway reads, however its @link directives name it: `join__…`,
 * `@inaccessible`, `@access`, `@permission`, `@own`, `@idempotent`, `@tenantScoped`, `@global`. Directives of other
 * features are left out: they are passed over, and must not be taken for these.
 */
export function canonicalSupergraph(document: DocumentNode, features: readonly Feature[]): DocumentNode {
  const known = new Map<string, string | undefined>();
  const types = new Set(
    document.definitions.flatMap((node) =>
      'name' in node && node.kind !== Kind.DIRECTIVE_DEFINITION ? [node.name?.value ?? ''] : [],
    ),
  );

  /** @returns undefined for the name of nothing that is read here. */
  function nameOf(name: string): string | undefined {
    if (known.has(name)) return known.get(name);
    // What no feature claims keeps its name and is taken for what it says: a hidden field must not come to light
    // because a link is missing.
    let found: string | undefined = name;
    for (const feature of features) {
      const own = ownNameIn(feature, name);
      if (own !== undefined) found = canonical[feature.identity]?.(own) ?? (name.startsWith('@') ? undefined : name);
    }
    if (found !== undefined && found !== name && types.has(found))
      throw new UnservableSupergraph(`names ${found} what it does not link as such`);
    known.set(name, found);
    return found;
  }

  function renamed<Node extends { readonly name: NameNode }>(node: Node, at: '@' | ''): Node | null | undefined {
    const name = nameOf(at + node.name.value);
    if (name === undefined) return null;
    return name === at + node.name.value
      ? undefined
      : { ...node, name: { kind: Kind.NAME, value: name.slice(at.length) } };
  }

  return visit(document, {
    enter(node) {
      if (node.kind === Kind.DIRECTIVE) {
        assertUnguarded(`@${node.name.value}`, features);
        return renamed(node, '@');
      }
      if (node.kind === Kind.DIRECTIVE_DEFINITION) return renamed(node, '@');
      if (node.kind === Kind.NAMED_TYPE || isTypeDefinitionNode(node) || isTypeExtensionNode(node))
        return renamed(node, '');
      return undefined;
    },
  });
}
