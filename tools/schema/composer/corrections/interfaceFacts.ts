import { visit, type FieldDefinitionNode } from 'graphql';
import { argumentOf, joinFieldsOf, joinTypesOf, subgraphNamesOf } from '#gateway/supergraph/joinDirectives.ts';
import type { Correction } from '../composer.ts';
import { joinField } from '../joinField.ts';
import { subgraphFacts, type FieldFacts } from '../subgraphFacts.ts';

/**
 * Fault: of a field that every subgraph with its interface has, the composer says no more than that: what a subgraph
 * states of it (`@external` on an `@interfaceObject`, and with it what `@requires` needs fetched; `@requires`,
 * `@provides`, `@override`) is lost, and the field is asked of a subgraph that does not know it.
 *
 * Done: such a field is given the join directives that its subgraphs' own statements make.
 *
 * Reported: not known upstream.
 * May go: with no composer up to 0.27.0; its test fails with the first that does not need it.
 */
export const interfaceFacts: Correction = (compose) => (subgraphs, satisfiability) => {
  const composed = compose(subgraphs, satisfiability);
  if (composed.errors !== undefined) return composed;
  const factsByName = new Map(subgraphs.map(({ name, document }) => [name, subgraphFacts(document)]));
  const names = subgraphNamesOf(composed.supergraph);
  const supergraph = visit(composed.supergraph, {
    InterfaceTypeDefinition(node) {
      const graphs = [...new Set(joinTypesOf(node).map((join) => String(argumentOf(join, 'graph'))))];
      const fields = node.fields?.map((field): FieldDefinitionNode => {
        if (joinFieldsOf(field).length > 0) return field;
        const stated = graphs.flatMap((graph) => {
          const name = names.get(graph)!;
          const facts = factsByName.get(name)?.types.get(node.name.value)?.fields.get(field.name.value);
          return facts === undefined ? [] : [{ graph, name, facts }];
        });
        if (!stated.some(({ facts }) => saysMore(facts))) return field;
        const taken = new Set(
          stated.flatMap(({ facts: { override, overrideLabel } }) => (overrideLabel === undefined ? [override] : [])),
        );
        const joins = stated
          .filter(({ name }) => !taken.has(name))
          .map(({ graph, facts: { requires, provides, override, overrideLabel, external } }) =>
            joinField(graph, { requires, provides, override, overrideLabel, external }),
          );
        return { ...field, directives: [...(field.directives ?? []), ...joins] };
      });
      return fields === undefined ? undefined : { ...node, fields };
    },
  });
  return { supergraph };
};

const saysMore = ({ external, requires, provides, override }: FieldFacts): boolean =>
  external || [requires, provides, override].some((stated) => stated !== undefined);
