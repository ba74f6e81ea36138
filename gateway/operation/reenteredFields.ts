import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  Kind,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { fieldTypeOf, typeNamed } from '../supergraph/fieldTypes.ts';

/** The root fields of queries that an operation without fragment spreads selects below its root, by name. */
export type ReenteredFields = (operation: OperationDefinitionNode) => ReadonlySet<string>;

const none: ReadonlySet<string> = new Set();

/** In most graphs no field gives the root type, and no operation need be looked at. */
export function reenteredFieldsIn(schema: GraphQLSchema): ReenteredFields {
  const query = schema.getQueryType();
  const reenters = Object.values(schema.getTypeMap()).some(
    (type) =>
      (isObjectType(type) || isInterfaceType(type)) &&
      Object.values(type.getFields()).some((field) => getNamedType(field.type) === query),
  );
  if (!reenters) return () => none;
  return ({ operation, selectionSet }) => {
    const found = new Set<string>();
    walk(selectionSet, schema.getRootType(operation)!, false, found);
    return found;
  };

  function walk(
    { selections }: SelectionSetNode,
    parent: GraphQLCompositeType,
    isBelow: boolean,
    found: Set<string>,
  ): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('fragments have been written out');
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        walk(selection.selectionSet, typeNamed(schema, selection.typeCondition) ?? parent, isBelow, found);
        continue;
      }
      const name = selection.name.value;
      if (isBelow && parent === query && !name.startsWith('__')) found.add(name);
      const type = getNamedType(fieldTypeOf(schema, parent, name));
      if (selection.selectionSet !== undefined && isCompositeType(type) && !isIntrospectionType(type))
        walk(selection.selectionSet, type, true, found);
    }
  }
}
