import { Kind, type DocumentNode } from 'graphql';
import { interfaceObjectsOf } from '../../supergraph/interfaceObjects.ts';
import { argumentOf, joinFieldsOf, joinTypesOf, subgraphNamesOf } from '../../supergraph/joinDirectives.ts';
import type { Correction } from './correction.ts';
import { liftFields } from './liftFields.ts';

/**
 * Fault: a field of an @interfaceObject that is asked under one of its types is sought once the type is known, from
 * another subgraph on. Where the subgraph that has it resolves no key there is no way back, and the planner fails. So
 * such a field is asked of all of the interface's objects, where they are given; what other types did not ask is not
 * answered.
 *
 * Reported: no report upstream is known; found by test/federation/interfaceObjects.
 * May go: with no planner up to 0.0.38; its test fails with the first that does not need it.
 */
export const unresolvableInterfaceObjects: Correction = ({ supergraph }) => {
  const fields = fieldsWithoutWay(supergraph);
  return fields.size === 0
    ? {}
    : {
        operation: (operation, schema) =>
          liftFields(operation, schema, (type, { name }) => fields.get(type)?.has(name.value) === true),
      };
};

/** By interface: its fields that only subgraphs have which have it as an object, and resolve no key of it. */
function fieldsWithoutWay(supergraph: DocumentNode): Map<string, ReadonlySet<string>> {
  const names = subgraphNamesOf(supergraph);
  const { inSubgraph } = interfaceObjectsOf(supergraph);
  const found = new Map<string, ReadonlySet<string>>();
  for (const node of supergraph.definitions) {
    if (node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const isWithoutWay = (graph: unknown): boolean =>
      inSubgraph.get(names.get(String(graph)) ?? '')?.has(node.name.value) === true &&
      joinTypesOf(node).every(
        (join) =>
          argumentOf(join, 'graph') !== graph ||
          argumentOf(join, 'key') === undefined ||
          argumentOf(join, 'resolvable') === false,
      );
    const own = (node.fields ?? []).filter((field) => {
      const joins = joinFieldsOf(field);
      const having = joins.filter((join) => argumentOf(join, 'external') !== true);
      return joins.length > 0 && having.every((join) => isWithoutWay(argumentOf(join, 'graph')));
    });
    if (own.length > 0) found.set(node.name.value, new Set(own.map(({ name }) => name.value)));
  }
  return found;
}
