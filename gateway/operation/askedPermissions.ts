import {
  getNamedType,
  isCompositeType,
  isIntrospectionType,
  Kind,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Rights } from '#platform/graphql/rights.ts';
import { fieldTypeOf, typeNamed } from '../supergraph/fieldTypes.ts';
import { objectsOf } from '../supergraph/possibleTypes.ts';

/** Every permission that an operation without fragment spreads may ask, under any condition, sorted. */
export function askedPermissions(
  operation: OperationDefinitionNode,
  { schema, rights }: { schema: GraphQLSchema; rights: Rights },
): string[] {
  const asked = new Set<string>();
  const add = (permissions: readonly string[] = []): void => permissions.forEach((one) => asked.add(one));

  function addType(type: GraphQLCompositeType): void {
    for (const one of [type, ...objectsOf(schema, type)]) add(rights.ofType(one.name)?.permissions);
  }

  function walk({ selections }: SelectionSetNode, parent: GraphQLCompositeType): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) continue;
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        walk(selection.selectionSet, typeNamed(schema, selection.typeCondition) ?? parent);
        continue;
      }
      const name = selection.name.value;
      for (const one of [parent, ...objectsOf(schema, parent)]) add(rights.ofField(one.name, name).permissions);
      const type = getNamedType(fieldTypeOf(schema, parent, name));
      if (selection.selectionSet === undefined || !isCompositeType(type) || isIntrospectionType(type)) continue;
      addType(type);
      walk(selection.selectionSet, type);
    }
  }

  walk(operation.selectionSet, schema.getRootType(operation.operation)!);
  return [...asked].sort();
}
