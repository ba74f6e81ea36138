import { Kind, visit, type ConstDirectiveNode } from 'graphql';
import { interfaceObjectsOf } from '../../supergraph/interfaceObjects.ts';
import { subgraphNamesOf } from '../../supergraph/joinDirectives.ts';
import type { Correction } from './correction.ts';

/**
 * Fault: the planner looks for the objects of an interface in the first subgraph by name that has it, also where that
 * has it as an object (@interfaceObject) and knows none of them. So the subgraphs are named so that it meets them in an
 * order that it can work with.
 *
 * Reported: no report upstream is known; found by test/federation/interfaces.
 * May go: with no planner up to 0.0.38; its test fails with the first that does not need it.
 */
export const subgraphOrder: Correction = ({ supergraph }) => {
  const { inSubgraph } = interfaceObjectsOf(supergraph);
  if (inSubgraph.size === 0) return {};
  const names = [...subgraphNamesOf(supergraph).values()];
  const ordered = names.toSorted((one, other) => (inSubgraph.get(one)?.size ?? 0) - (inSubgraph.get(other)?.size ?? 0));
  const given = new Map(ordered.map((name, index) => [name, `${String(index).padStart(4, '0')} ${name}`]));
  const own = new Map([...given].map(([name, other]) => [other, name]));
  const isName = ({ name }: ConstDirectiveNode, argument: string): boolean =>
    (name.value === 'join__graph' && argument === 'name') || (name.value === 'join__field' && argument === 'override');
  return {
    graph: {
      supergraph: visit(supergraph, {
        Directive: (directive) => ({
          ...directive,
          arguments: (directive.arguments ?? []).map((argument) => {
            const name =
              isName(directive as ConstDirectiveNode, argument.name.value) && argument.value.kind === Kind.STRING
                ? given.get(argument.value.value)
                : undefined;
            return name === undefined ? argument : { ...argument, value: { kind: Kind.STRING as const, value: name } };
          }),
        }),
      }),
    },
    fetch: (fetch) => ({ ...fetch, serviceName: own.get(fetch.serviceName) ?? fetch.serviceName }),
  };
};
