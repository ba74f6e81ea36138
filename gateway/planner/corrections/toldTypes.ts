import {
  getNamedType,
  isAbstractType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type InlineFragmentNode,
  type SelectionSetNode,
} from 'graphql';
import { typenameField } from '../../operation/ast.ts';
import { typeNamed } from '../../supergraph/fieldTypes.ts';
import { interfaceObjectsOf } from '../../supergraph/interfaceObjects.ts';
import type { Correction } from './correction.ts';

/**
 * Fault: the planner takes `__typename` of an interface for a field that has to be provided, and goes elsewhere for all
 * of the object where the subgraph @provides the other fields only. So it is not asked for what objects are, and each
 * fetch asks for it wherever its subgraph has the interface or union, and so can tell.
 *
 * Reported: no report upstream is known; found by the public audit of federation semantics.
 * May go: with no planner up to 0.0.38; its test fails with the first that does not need it.
 */
export const toldTypes: Correction = ({ supergraph, schema }) => {
  const { inSubgraph } = interfaceObjectsOf(supergraph);
  return {
    fetch: (fetch) => ({
      ...fetch,
      document: withTypenames(fetch.document, schema, inSubgraph.get(fetch.serviceName) ?? new Set()),
    }),
  };
};

/** @returns the given document where it asks for them already. */
function withTypenames(document: DocumentNode, schema: GraphQLSchema, untold: ReadonlySet<string>): DocumentNode {
  const types = new TypeInfo(schema);
  const asks = ({ selections }: SelectionSetNode): boolean =>
    selections.some((one) => one.kind === Kind.FIELD && (one.alias ?? one.name).value === '__typename');
  const telling = <Node extends FieldNode | InlineFragmentNode>(node: Node, type: unknown): Node =>
    isAbstractType(type) && !untold.has(type.name) && node.selectionSet !== undefined && !asks(node.selectionSet)
      ? {
          ...node,
          selectionSet: { ...node.selectionSet, selections: [typenameField, ...node.selectionSet.selections] },
        }
      : node;
  /** The planner's own root field: what is below it says its types. */
  const entities = (field: FieldNode): FieldNode => {
    const selections = field.selectionSet!.selections.map((one) =>
      one.kind === Kind.INLINE_FRAGMENT ? telling(one, typeNamed(schema, one.typeCondition)) : one,
    );
    return selections.every((one, index) => one === field.selectionSet!.selections[index])
      ? field
      : { ...field, selectionSet: { ...field.selectionSet!, selections } };
  };
  return visit(
    document,
    visitWithTypeInfo(types, {
      Field(field) {
        const told =
          field.name.value === '_entities'
            ? entities(field)
            : telling(field, getNamedType(types.getType() ?? undefined));
        return told === field ? undefined : told;
      },
    }),
  );
}
