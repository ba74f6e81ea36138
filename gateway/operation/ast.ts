import {
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type NameNode,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';

/** A document's fragments by name. */
export const fragmentsOf = ({ definitions }: DocumentNode): Map<string, FragmentDefinitionNode> =>
  new Map(
    definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((definition) => [definition.name.value, definition]),
  );

/**
 * The root fields of a normalized operation in the client's order; a root type is never abstract, so every fragment
 * applies.
 */
export function rootFieldsOf(operation: OperationDefinitionNode): FieldNode[] {
  const walk = (selections: readonly SelectionNode[]): FieldNode[] =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection];
      return selection.kind === Kind.INLINE_FRAGMENT ? walk(selection.selectionSet.selections) : [];
    });
  return walk(operation.selectionSet.selections);
}

export const responseNameOf = ({ alias, name }: FieldNode): string => (alias ?? name).value;

export const isIntrospection = ({ name }: FieldNode): boolean => name.value.startsWith('__');

/** A document without fragments that nothing spreads. */
export function withUsedFragments(document: DocumentNode): DocumentNode {
  const used = new Set<string>();
  visit(document, { FragmentSpread: ({ name }) => void used.add(name.value) });
  const definitions = document.definitions.filter(
    (node) => node.kind !== Kind.FRAGMENT_DEFINITION || used.has(node.name.value),
  );
  return definitions.length === document.definitions.length
    ? document
    : withUsedFragments({ ...document, definitions });
}

/** The same without variables that nothing uses. */
export function withUsedVariables<Node extends DocumentNode | OperationDefinitionNode>(node: Node): Node {
  const used = new Set<string>();
  visit(node, { VariableDefinition: () => false, Variable: ({ name }) => void used.add(name.value) });
  return visit(node, { VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? undefined : null) });
}

export const nameNode = (value: string): NameNode => ({ kind: Kind.NAME, value });

export const typenameField: FieldNode = { kind: Kind.FIELD, name: nameNode('__typename') };
