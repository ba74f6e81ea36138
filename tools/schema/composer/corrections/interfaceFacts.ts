import { visit, type ConstDirectiveNode, type FieldDefinitionNode } from 'graphql';
import { argumentOf, joinFieldsOf, joinTypesOf, subgraphNamesOf } from '#gateway/supergraph/joinDirectives.ts';
import type { Correction } from '../composer.ts';
import { joinField } from '../joinField.ts';
import { subgraphFacts, type FieldFacts } from '../subgraphFacts.ts';

/**
 * Fault: of a field that every subgraph with its interface has, the composer says no more than that: what a subgraph
 * states of it (`@external` on an `@interfaceObject`, and with it what `@requires` needs fetched; `@requires`,
 * `@provides`, `@override`) is lost, and the field is asked of a subgraph that does not know it. Of others it leaves out
 * a label of `@override`, asks whom the field is taken from, and heeds what means nothing on interfaces in version 1.
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

  /** What each subgraph states of a field, by the subgraphs' names in directives. */
  function statedOf(type: string, field: string, graphs: readonly string[]): Stated[] {
    return graphs.flatMap((graph) => {
      const name = names.get(graph)!;
      const facts = factsByName.get(name);
      const stated = facts?.types.get(type)?.fields.get(field);
      if (stated === undefined) return [];
      return facts!.federation === 1 ? [{ graph, name }] : [{ graph, name, ...stated }];
    });
  }

  const supergraph = visit(composed.supergraph, {
    InterfaceTypeDefinition(node) {
      const graphs = [...new Set(joinTypesOf(node).map(graphOf))];
      const fields = node.fields?.map((field): FieldDefinitionNode => {
        const given = joinFieldsOf(field);
        const stated = statedOf(node.name.value, field.name.value, graphs);
        if (given.length === 0 && !stated.some(saysMore)) return field;
        const types = new Map(given.map((join) => [graphOf(join), argumentOf(join, 'type')]));
        const joins = stated.flatMap(({ graph, name, requires, provides, override, overrideLabel, external }) => {
          const taking = stated.find((other) => other.override === name);
          if (taking !== undefined && taking.overrideLabel === undefined) return [];
          const type = types.get(graph);
          return joinField(graph, {
            ...(typeof type === 'string' && { type }),
            requires,
            provides,
            override,
            external: external === true,
            overrideLabel: overrideLabel ?? taking?.overrideLabel,
          });
        });
        return { ...field, directives: [...(field.directives ?? []).filter((one) => !given.includes(one)), ...joins] };
      });
      return fields === undefined ? undefined : { ...node, fields };
    },
  });
  return { supergraph };
};

type Stated = { graph: string; name: string } & Partial<FieldFacts>;

const graphOf = (join: ConstDirectiveNode): string => String(argumentOf(join, 'graph'));

const saysMore = ({ external, requires, provides, override }: Stated): boolean =>
  external === true || [requires, provides, override].some((stated) => stated !== undefined);
