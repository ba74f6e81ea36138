import {
  getNamedType,
  isInterfaceType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * A normalized operation in which fields that are asked of an interface's objects under their types are asked of all of
 * the interface's objects, where these are given.
 * @param isLifted whether a field that some fragment asks is; `asked` is what is asked of all objects already.
 */
export function liftFields(
  operation: OperationDefinitionNode,
  schema: GraphQLSchema,
  isLifted: (type: string, field: FieldNode, asked: readonly SelectionNode[]) => boolean,
): OperationDefinitionNode {
  const types = new TypeInfo(schema);
  return visit(
    operation,
    visitWithTypeInfo(types, {
      Field(field) {
        const type = getNamedType(types.getType() ?? undefined);
        if (!isInterfaceType(type) || field.selectionSet === undefined) return undefined;
        const { selections } = field.selectionSet;
        const lifted: FieldNode[] = [];
        const left = without(field.selectionSet, lifted, (one) => isLifted(type.name, one, selections));
        return lifted.length === 0
          ? undefined
          : { ...field, selectionSet: { ...left, selections: [...left.selections, ...lifted] } };
      },
    }),
  );
}

/** A selection whose fragments select no field that is lifted; those that did are added to `lifted`. */
function without(
  { selections }: SelectionSetNode,
  lifted: FieldNode[],
  isLifted: (field: FieldNode) => boolean,
  isFragment = false,
): SelectionSetNode {
  return {
    kind: Kind.SELECTION_SET,
    selections: selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('fragments have been written out');
      if (selection.kind === Kind.FIELD) {
        if (!isFragment || !isLifted(selection)) return [selection];
        lifted.push(selection);
        return [];
      }
      const selectionSet = without(selection.selectionSet, lifted, isLifted, true);
      return selectionSet.selections.length === 0 ? [] : [{ ...selection, selectionSet }];
    }),
  };
}
