import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLObjectType,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { nameNode, responseNameOf } from '../../operation/ast.ts';
import { interfaceObjectsOf } from '../../supergraph/interfaceObjects.ts';
import { fieldsIn, objectsOf } from '../../supergraph/possibleTypes.ts';
import { requirementsOf } from '../../supergraph/requirements.ts';
import type { Correction } from './correction.ts';

/**
 * Fault: of an @interfaceObject, what fields with @requires are told for objects of different types becomes one fetch
 * for all of them, but what is required is fetched for each type as its own fields require it: objects that lack what
 * another type's fields require are left out. So whatever of such fields is asked of one type is asked of the others of
 * which any is.
 *
 * Reported: graphql-hive/router#1309.
 * May go: with no planner up to 0.0.38; its test fails with the first that does not need it.
 */
export const requiresByType: Correction = ({ supergraph, schema }) => {
  const { inSubgraph } = interfaceObjectsOf(supergraph);
  const requirements = requirementsOf(supergraph);
  const requiring = [...inSubgraph].flatMap(([service, names]) =>
    [...names].map((name) => ({
      isRequired: (field: string) => requirements.setOf(service, name, field) !== undefined,
      type: schema.getType(name),
    })),
  );

  /** The fields of such an object that its selection demands of one subgraph, by their response names. */
  function demandsOf(
    set: SelectionSetNode,
    object: GraphQLObjectType,
    { type, isRequired }: (typeof requiring)[number],
  ): Map<string, FieldNode[]> {
    const fields =
      isInterfaceType(type) && schema.isSubType(type, object)
        ? fieldsIn(schema, [set], object).filter(({ name }) => isRequired(name.value))
        : [];
    return Map.groupBy(fields, responseNameOf);
  }

  function levelled(set: SelectionSetNode, type: GraphQLAbstractType): SelectionSetNode {
    const added = requiring.flatMap((one) => {
      const demands = objectsOf(schema, type).map((object) => ({ object, fields: demandsOf(set, object, one) }));
      const asked = demands.filter(({ fields }) => fields.size > 0);
      const all = new Map(asked.flatMap(({ fields }) => [...fields]));
      return asked.flatMap(({ object, fields }): SelectionNode[] => {
        const missing = [...all].flatMap(([name, nodes]) => (fields.has(name) ? [] : nodes));
        return missing.length === 0 ? [] : [on(object, missing)];
      });
    });
    return added.length === 0 ? set : { ...set, selections: [...set.selections, ...added] };
  }

  if (!requiring.some(({ type }) => isInterfaceType(type))) return {};
  return {
    operation: (operation) => {
      const types = new TypeInfo(schema);
      return visit(
        operation,
        visitWithTypeInfo(types, {
          Field(field) {
            const type = getNamedType(types.getType() ?? undefined);
            if (!isAbstractType(type) || field.selectionSet === undefined) return undefined;
            const selectionSet = levelled(field.selectionSet, type);
            return selectionSet === field.selectionSet ? undefined : { ...field, selectionSet };
          },
        }),
      );
    },
  };
};

const on = ({ name }: GraphQLObjectType, selections: readonly FieldNode[]): SelectionNode => ({
  kind: Kind.INLINE_FRAGMENT,
  typeCondition: { kind: Kind.NAMED_TYPE, name: nameNode(name) },
  selectionSet: { kind: Kind.SELECTION_SET, selections },
});
