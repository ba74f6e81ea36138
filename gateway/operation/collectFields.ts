import {
  isAbstractType,
  Kind,
  typeFromAST,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { responseNameOf } from './ast.ts';

/** A field of the answer: all selections that merge into it (GraphQL specification, Field Collection). */
export interface CollectedField {
  field: FieldNode;
  responseName: string;
  sets: SelectionSetNode[];
}

/** The fields that an object of this type, or whatever is of this interface, has in the answer, in their order. */
export function collectFields(
  schema: GraphQLSchema,
  type: GraphQLObjectType | GraphQLInterfaceType,
  sets: readonly SelectionSetNode[],
): CollectedField[] {
  const collected = new Map<string, CollectedField>();
  function walk({ selections }: SelectionSetNode): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const responseName = responseNameOf(selection);
        const known = collected.get(responseName) ?? { field: selection, responseName, sets: [] };
        if (selection.selectionSet) known.sets.push(selection.selectionSet);
        collected.set(responseName, known);
      } else if (
        selection.kind === Kind.INLINE_FRAGMENT &&
        applies(
          schema,
          type,
          selection.typeCondition && (typeFromAST(schema, selection.typeCondition) as GraphQLCompositeType),
        )
      ) {
        walk(selection.selectionSet);
      }
    }
  }
  for (const set of sets) walk(set);
  return [...collected.values()];
}

const applies = (
  schema: GraphQLSchema,
  type: GraphQLObjectType | GraphQLInterfaceType,
  condition: GraphQLCompositeType | undefined,
): boolean =>
  condition === undefined || condition === type || (isAbstractType(condition) && schema.isSubType(condition, type));
