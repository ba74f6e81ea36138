import {
  Kind,
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { compositeTypeOf, typeNamed } from '../supergraph/fieldTypes.ts';

/** How what stands in a selection set is written. */
export interface Writing {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  directives(given: readonly DirectiveNode[]): DirectiveNode[];
  /**
   * A field of a type but for its directives, which are written before it, and what is selected below it, which is
   * written after it.
   */
  field(field: FieldNode, parent: GraphQLCompositeType): FieldNode;
}

/**
 * A valid selection set of a type with its fragments written out: what is left of them are inline fragments that narrow
 * the type or stand under conditions.
 */
export function inlineFragments(
  set: SelectionSetNode,
  parent: GraphQLCompositeType,
  writing: Writing,
): SelectionSetNode {
  return {
    kind: Kind.SELECTION_SET,
    selections: set.selections.flatMap((selection) => selectionsOf(selection, parent, writing)),
  };
}

function selectionsOf(
  selection: SelectionNode,
  parent: GraphQLCompositeType,
  writing: Writing,
): readonly SelectionNode[] {
  const { schema, fragments } = writing;
  const directives = writing.directives(selection.directives ?? []);
  if (selection.kind === Kind.FIELD) {
    const { name, selectionSet } = selection;
    return [
      {
        ...writing.field(selection, parent),
        directives,
        ...(selectionSet && {
          selectionSet: inlineFragments(selectionSet, compositeTypeOf(schema, parent, name.value), writing),
        }),
      },
    ];
  }
  const { typeCondition, selectionSet } =
    selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value)! : selection;
  const type = typeNamed(schema, typeCondition) ?? parent;
  const inner = inlineFragments(selectionSet, type, writing);
  if (type === parent && directives.length === 0) return inner.selections;
  return [{ kind: Kind.INLINE_FRAGMENT, ...(typeCondition && { typeCondition }), directives, selectionSet: inner }];
}
