import {
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type InlineFragmentNode,
  type SelectionNode,
} from 'graphql';

/**
 * What is selected of one object, with the fragments that are spread there written out; what is selected below its
 * fields stays as it is.
 */
export function inlineSpreads(
  selections: readonly SelectionNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): (FieldNode | InlineFragmentNode)[] {
  return selections.map((selection) => {
    if (selection.kind === Kind.FIELD) return selection;
    const { typeCondition, selectionSet } =
      selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value)! : selection;
    const { directives } = selection;
    return {
      kind: Kind.INLINE_FRAGMENT,
      ...(typeCondition && { typeCondition }),
      ...(directives && { directives }),
      selectionSet: { kind: Kind.SELECTION_SET, selections: inlineSpreads(selectionSet.selections, fragments) },
    };
  });
}
