import { Kind, visit, type DocumentNode, type NameNode } from 'graphql';
import { UnservableSupergraph } from './supportedFeatures.ts';

const usual = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const;

/**
 * The usual names of the root types by those that a schema definition gives them; empty where it gives none of its own.
 */
export function rootNamesOf({ definitions }: DocumentNode): Map<string, string> {
  const names = new Map<string, string>();
  for (const definition of definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION) continue;
    for (const { operation, type } of definition.operationTypes)
      if (type.name.value !== usual[operation]) names.set(type.name.value, usual[operation]);
  }
  return names;
}

/**
 * A document in which types are called otherwise: the planner knows root types by their usual names only.
 * @throws UnservableSupergraph
 */
export function withNames(document: DocumentNode, names: ReadonlyMap<string, string>): DocumentNode {
  if (names.size === 0) return document;
  const renamed = <Node extends { readonly name: NameNode }>(node: Node): Node | undefined => {
    const name = names.get(node.name.value);
    return name === undefined ? undefined : { ...node, name: { kind: Kind.NAME, value: name } };
  };
  return visit(document, {
    NamedType: renamed,
    ObjectTypeDefinition(node) {
      if ([...names.values()].includes(node.name.value))
        throw new UnservableSupergraph(`has a type ${node.name.value} that is not its root type of that name`);
      return renamed(node);
    },
  });
}
