import {
  isAbstractType,
  isUnionType,
  Kind,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { typeNamed } from './fieldTypes.ts';

/** The objects that may be of a type. */
export const objectsOf = (schema: GraphQLSchema, type: GraphQLCompositeType): readonly GraphQLObjectType[] =>
  isAbstractType(type) ? schema.getPossibleTypes(type) : [type];

/** Whether whatever is of one type is known to be of the other. */
export const isWithin = (
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
  other: GraphQLCompositeType | undefined,
): boolean =>
  other === undefined ||
  other === type ||
  (isAbstractType(other) && !isUnionType(type) && schema.isSubType(other, type));

/** The fields that sets select of whatever is of a type. */
export function fieldsIn(
  schema: GraphQLSchema,
  sets: readonly SelectionSetNode[],
  type: GraphQLCompositeType,
): FieldNode[] {
  return sets.flatMap(({ selections }) =>
    selections.flatMap((selection): FieldNode[] => {
      if (selection.kind === Kind.FIELD) return [selection];
      if (
        selection.kind === Kind.FRAGMENT_SPREAD ||
        !isWithin(schema, type, typeNamed(schema, selection.typeCondition))
      )
        return [];
      return fieldsIn(schema, [selection.selectionSet], type);
    }),
  );
}
