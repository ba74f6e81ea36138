import {
  Kind,
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { argumentOf, fieldSetOf, joinFieldsOf, joinTypesOf } from '../../supergraph/joinDirectives.ts';

/** Whether a subgraph finds a type's objects by a key that all subgraphs of the type can tell. */
export function commonKeyIn(
  type: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode,
): (join: ConstDirectiveNode) => boolean {
  const joins = joinTypesOf(type);
  const graphs = [...new Set(joins.map((join) => argumentOf(join, 'graph')))];
  const isKnownToAll = (key: unknown): boolean =>
    graphs.every(
      (graph) =>
        joins.some((join) => argumentOf(join, 'graph') === graph && argumentOf(join, 'key') === key) ||
        knows(type.fields ?? [], graph, key),
    );
  return (join) => argumentOf(join, 'resolvable') !== false && isKnownToAll(argumentOf(join, 'key'));
}

/**
 * Whether a subgraph can tell all fields of a key that it does not have as one; of a nested key that is not assumed.
 */
function knows(fields: readonly FieldDefinitionNode[], graph: unknown, key: unknown): boolean {
  if (typeof key !== 'string') return false;
  return fieldSetOf(key).selections.every((selection) => {
    if (selection.kind !== Kind.FIELD || selection.selectionSet !== undefined) return false;
    const field = fields.find(({ name }) => name.value === selection.name.value);
    if (field === undefined) return selection.name.value === '__typename';
    return (
      joinFieldsOf(field).length === 0 ||
      joinFieldsOf(field).some(
        (join) =>
          argumentOf(join, 'graph') === graph &&
          argumentOf(join, 'external') !== true &&
          argumentOf(join, 'requires') === undefined,
      )
    );
  });
}
