import {
  Kind,
  OperationTypeNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLInterfaceType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { compositeTypeOf, typeNamed } from '../supergraph/fieldTypes.ts';
import { isIntrospection, responseNameOf, rootFieldsOf, typenameField, withUsedVariables } from './ast.ts';
import { dependsOnType } from './dependsOnType.ts';

export interface SerialParts {
  /** What clients see. */
  schema: GraphQLSchema;
  /** With what they do not (@inaccessible). */
  fullSchema: GraphQLSchema;
  /** The interfaces that some subgraph has as objects (@interfaceObject). */
  interfaceObjects: ReadonlySet<string>;
}

/**
 * Splits a normalized operation into what the planner is given: a query is one part, a mutation has one part per
 * response name, to be planned and run in order, because the planner would run a field beside the entity fetches of the
 * one before it. Introspection and `__typename` are left out (they are answered from the API schema), except where
 * nothing else is selected, and where an interface's objects must be asked what they are: whoever has an interface or a
 * union tells that unasked, a subgraph that has the interface as an object cannot.
 */
export function serialPartsOf(operation: OperationDefinitionNode, parts: SerialParts): OperationDefinitionNode[] {
  const { schema } = parts;
  const root = schema.getRootType(operation.operation)!;
  const byName = new Map<string, FieldNode[]>();
  for (const field of rootFieldsOf(operation).filter((candidate) => !isIntrospection(candidate))) {
    const name = operation.operation === OperationTypeNode.MUTATION ? responseNameOf(field) : '';
    byName.set(name, [...(byName.get(name) ?? []), field]);
  }
  return [...byName.values()].map((fields) =>
    withUsedVariables({
      ...operation,
      selectionSet: fetchable({ kind: Kind.SELECTION_SET, selections: fields }, root, parts),
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

/** @param isWhole whether this is all that is selected of an object, and no fragment of it. */
function fetchable(
  selectionSet: SelectionSetNode,
  parent: GraphQLCompositeType,
  parts: SerialParts,
  isWhole = true,
): SelectionSetNode {
  const { schema } = parts;
  const kept = selectionSet.selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const type = typeNamed(schema, selection.typeCondition) ?? parent;
      return [{ ...selection, selectionSet: fetchable(selection.selectionSet, type, parts, false) }];
    }
    if (isIntrospection(selection)) return [];
    if (selection.selectionSet === undefined) return [selection];
    const type = compositeTypeOf(schema, parent, selection.name.value);
    return [{ ...selection, selectionSet: fetchable(selection.selectionSet, type, parts) }];
  });
  const asks = kept.length === 0 || (isWhole && mustAsk(parent, selectionSet, parts));
  return { kind: Kind.SELECTION_SET, selections: asks ? [typenameField, ...kept] : kept };
}

/** Whether what an object is must be known, and may have to be asked of another subgraph than the one that gives it. */
function mustAsk(
  type: GraphQLCompositeType,
  selectionSet: SelectionSetNode,
  { schema, fullSchema, interfaceObjects }: SerialParts,
): boolean {
  if (!interfaceObjects.has(type.name)) return false;
  const objects = fullSchema.getPossibleTypes(fullSchema.getType(type.name) as GraphQLInterfaceType);
  return dependsOnType(schema, type, selectionSet) || objects.some(({ name }) => schema.getType(name) === undefined);
}
