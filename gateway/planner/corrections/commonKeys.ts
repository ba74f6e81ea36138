import {
  Kind,
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { argumentOf, fieldSetOf, joinFieldsOf, joinTypesOf } from '../../supergraph/joinDirectives.ts';
import type { Correction } from './correction.ts';

/**
 * Fault: for a field with @requires the planner goes by the longest key that any subgraph has for the type, and ends
 * its process where the way begins in one that cannot tell that key. So an interface with such fields
 * (@interfaceObject) keeps the keys that all its subgraphs can tell, where there are any: nothing is out of reach
 * without the others. Fields of object types are planned around (`requiresDetour/`), by any key.
 *
 * Reported: no report upstream is known; found by the random graphs of test/federation.
 * May go: with no planner up to 0.0.38; its test fails with the first that does not need it.
 */
export const commonKeys: Correction = ({ supergraph }) => ({
  graph: {
    supergraph: {
      ...supergraph,
      definitions: supergraph.definitions.map((node) =>
        node.kind === Kind.INTERFACE_TYPE_DEFINITION && (node.fields ?? []).some(requires)
          ? withCommonKeys(node)
          : node,
      ),
    },
  },
});

function withCommonKeys(type: InterfaceTypeDefinitionNode): InterfaceTypeDefinitionNode {
  const joins = joinTypesOf(type);
  const isCommon = commonKeyIn(type);
  const kept = joins.filter((join) => {
    const beside = joins.filter((other) => argumentOf(other, 'graph') === argumentOf(join, 'graph'));
    return isCommon(join) || !beside.some(isCommon);
  });
  return { ...type, directives: [...kept, ...type.directives!.filter((directive) => !joins.includes(directive))] };
}

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

const requires = (field: FieldDefinitionNode): boolean =>
  joinFieldsOf(field).some((join) => argumentOf(join, 'requires') !== undefined);

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
