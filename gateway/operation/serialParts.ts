import {
  isAbstractType,
  Kind,
  OperationTypeNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { compositeTypeOf, typeNamed } from '../supergraph/fieldTypes.ts';
import { isIntrospection, responseNameOf, rootFieldsOf, typenameField, withUsedVariables } from './ast.ts';

/**
 * Splits a normalized operation into what the planner is given: a query is one part, a mutation has one part per
 * response name, to be planned and run in order, because the planner would run a field beside the entity fetches of the
 * one before it. Introspection and `__typename` are left out (they are answered from the API schema), except where an
 * abstract type's objects must tell what they are.
 */
export function serialPartsOf(operation: OperationDefinitionNode, schema: GraphQLSchema): OperationDefinitionNode[] {
  const root = schema.getRootType(operation.operation)!;
  const byName = new Map<string, FieldNode[]>();
  for (const field of rootFieldsOf(operation).filter((candidate) => !isIntrospection(candidate))) {
    const name = operation.operation === OperationTypeNode.MUTATION ? responseNameOf(field) : '';
    byName.set(name, [...(byName.get(name) ?? []), field]);
  }
  return [...byName.values()].map((fields) =>
    withUsedVariables({
      ...operation,
      selectionSet: fetchable({ kind: Kind.SELECTION_SET, selections: fields }, root, schema),
    }),
  );
}

/** What the parts of a mutation are called, in order: an operation of which some are left out has the others' names. */
export const rootNamesOf = (operation: OperationDefinitionNode): string[] => [
  ...new Set(
    rootFieldsOf(operation)
      .filter((field) => !isIntrospection(field))
      .map(responseNameOf),
  ),
];

function fetchable(
  { selections }: SelectionSetNode,
  parent: GraphQLCompositeType,
  schema: GraphQLSchema,
): SelectionSetNode {
  const kept = selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      return [
        {
          ...selection,
          selectionSet: fetchable(selection.selectionSet, typeNamed(schema, selection.typeCondition) ?? parent, schema),
        },
      ];
    }
    if (isIntrospection(selection)) return [];
    if (selection.selectionSet === undefined) return [selection];
    return [
      {
        ...selection,
        selectionSet: fetchable(selection.selectionSet, compositeTypeOf(schema, parent, selection.name.value), schema),
      },
    ];
  });
  return {
    kind: Kind.SELECTION_SET,
    selections: isAbstractType(parent) || kept.length === 0 ? [typenameField, ...kept] : kept,
  };
}
