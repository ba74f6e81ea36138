import { Kind, type GraphQLCompositeType, type GraphQLSchema, type SelectionSetNode } from 'graphql';
import { typeNamed } from '../supergraph/fieldTypes.ts';
import { isWithin } from '../supergraph/possibleTypes.ts';

/** Whether what is selected of whatever is of a type differs with what it is; fragment spreads have been written out. */
export const dependsOnType = (
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
  { selections }: SelectionSetNode,
): boolean =>
  selections.some((selection) => {
    if (selection.kind === Kind.FIELD) return selection.name.value === '__typename';
    if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('fragments have been written out');
    return (
      !isWithin(schema, type, typeNamed(schema, selection.typeCondition)) ||
      dependsOnType(schema, type, selection.selectionSet)
    );
  });
