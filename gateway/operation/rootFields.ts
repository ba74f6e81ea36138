import { Kind, type FieldNode, type OperationDefinitionNode, type SelectionNode } from 'graphql';

/** The root fields of a normalized operation in the client's order; a root type is never abstract, so every fragment applies. */
export function rootFieldsOf(operation: OperationDefinitionNode): FieldNode[] {
  const walk = (selections: readonly SelectionNode[]): FieldNode[] => selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    return selection.kind === Kind.INLINE_FRAGMENT ? walk(selection.selectionSet.selections) : [];
  });
  return walk(operation.selectionSet.selections);
}

export const responseNameOf = ({ alias, name }: FieldNode): string => (alias ?? name).value;

export const isIntrospection = ({ name }: FieldNode): boolean => name.value.startsWith('__');
