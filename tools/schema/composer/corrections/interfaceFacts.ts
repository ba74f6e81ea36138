import { Kind, visit, type ConstArgumentNode, type ConstDirectiveNode, type FieldDefinitionNode, print } from 'graphql';
import { joinFieldsOf, joinTypesOf, argumentOf, subgraphNamesOf } from '#gateway/supergraph/joinDirectives.ts';
import type { Correction } from '../composer.ts';
import { subgraphFacts, type FieldFacts } from '../subgraphFacts.ts';

/**
 * Fault: of a field that every subgraph with its interface has, the composer says no more than that: what a subgraph
 * states of it (`@external` on an `@interfaceObject`, and with it what `@requires` needs fetched, `@requires`,
 * `@provides`, `@override`, a narrower type) is lost, and the field is asked of a subgraph that does not know it.
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
        const type = print(field.type);
        if (!stated.some(({ facts }) => saysMore(facts, type))) return field;
        const taken = new Set(
          stated.flatMap(({ facts: { override, overrideLabel } }) => (overrideLabel === undefined ? [override] : [])),
        );
        const joins = stated
          .filter(({ name }) => !taken.has(name))
          .map(({ graph, facts }) => joinField(graph, facts, type));
        return { ...field, directives: [...(field.directives ?? []), ...joins] };
      });
      return fields === undefined ? undefined : { ...node, fields };
    },
  });
  return { supergraph };
};

const saysMore = ({ external, requires, provides, override, ...facts }: FieldFacts, type: string): boolean =>
  external || [requires, provides, override].some((stated) => stated !== undefined) || facts.type !== type;

function joinField(graph: string, facts: FieldFacts, type: string): ConstDirectiveNode {
  const { external, requires, provides, override, overrideLabel } = facts;
  const texts = { type: facts.type === type ? undefined : facts.type, requires, provides, override, overrideLabel };
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: 'join__field' },
    arguments: [
      argument('graph', { kind: Kind.ENUM, value: graph }),
      ...Object.entries(texts).flatMap(([name, value]) =>
        value === undefined ? [] : [argument(name, { kind: Kind.STRING, value })],
      ),
      ...(external ? [argument('external', { kind: Kind.BOOLEAN, value: true })] : []),
    ],
  };
}

const argument = (name: string, value: ConstArgumentNode['value']): ConstArgumentNode => ({
  kind: Kind.ARGUMENT,
  name: { kind: Kind.NAME, value: name },
  value,
});
