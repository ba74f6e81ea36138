import type { PlanNode } from '@graphql-hive/router-query-planner';
import { getNamedType, isCompositeType, isUnionType, Kind, parse, print, stripIgnoredCharacters, visit, type DocumentNode, type FieldNode, type GraphQLCompositeType, type GraphQLSchema, type SelectionNode, type SelectionSetNode } from 'graphql';
import { replaceFetches } from './fetchNodes.ts';
import { typeNamed } from '../../supergraph/fieldTypes.ts';

/**
 * A plan whose fetches ask of each object for something. Where the planner moves all that it asks of a shared object to another fetch, it leaves the object's field
 * behind with nothing, which no subgraph accepts: it is left out.
 */
export function withWholeSelections(plan: PlanNode, schema: GraphQLSchema): PlanNode {
  return replaceFetches(plan, (fetch) => {
    const document = parse(fetch.operation, { noLocation: true });
    let changed = false;
    const definitions = document.definitions.map((node) => {
      if (node.kind !== Kind.OPERATION_DEFINITION && node.kind !== Kind.FRAGMENT_DEFINITION) return node;
      const type = node.kind === Kind.FRAGMENT_DEFINITION ? typeNamed(schema, node.typeCondition) : schema.getRootType(node.operation);
      return type ? { ...node, selectionSet: whole(node.selectionSet, type) } : node;
    });
    return changed ? { ...fetch, operation: stripIgnoredCharacters(print(withUsedVariables({ ...document, definitions }))) } : fetch;

    function whole({ selections }: SelectionSetNode, parent: GraphQLCompositeType): SelectionSetNode {
      const left = selections.flatMap((selection): SelectionNode[] => {
        if (selection.kind === Kind.FRAGMENT_SPREAD) return [selection];
        if (selection.kind === Kind.INLINE_FRAGMENT) return [{ ...selection, selectionSet: whole(selection.selectionSet, typeNamed(schema, selection.typeCondition) ?? parent) }];
        const type = isUnionType(parent) ? undefined : getNamedType(parent.getFields()[selection.name.value]?.type);
        if (selection.selectionSet !== undefined) return [{ ...selection, selectionSet: whole(selection.selectionSet, isCompositeType(type) ? type : parent) }];
        if (!isCompositeType(type)) return [selection];
        changed = true;
        return [];
      });
      return { kind: Kind.SELECTION_SET, selections: left.length === 0 ? [typename] : left };
    }
  });
}

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

function withUsedVariables(document: DocumentNode): DocumentNode {
  const used = new Set<string>();
  visit(document, { VariableDefinition: () => false, Variable: ({ name }) => void used.add(name.value) });
  return visit(document, { VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? undefined : null) });
}
