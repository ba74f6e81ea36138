import type { PlanNode } from '@graphql-hive/router-query-planner';
import { Kind, visit, type ConstDirectiveNode, type DocumentNode } from 'graphql';
import { replaceFetches } from './fetchNodes.ts';
import { interfaceObjectsOf } from './interfaceObjects.ts';
import { subgraphNamesOf } from '../../supergraph/joinDirectives.ts';

/** A supergraph whose subgraphs have other names, and its plans with theirs. */
export interface Renamed {
  supergraph: DocumentNode;
  withOwnNames(plan: PlanNode): PlanNode;
}

/**
 * Names the subgraphs so that the planner meets them in an order that it can work with: it looks for the objects of an interface in the first subgraph by name that
 * has it, also where that has it as an object (@interfaceObject) and knows none of them.
 */
export function inPlannersOrder(supergraph: DocumentNode): Renamed {
  const { inSubgraph } = interfaceObjectsOf(supergraph);
  if (inSubgraph.size === 0) return { supergraph, withOwnNames: (plan) => plan };
  const names = [...subgraphNamesOf(supergraph).values()];
  const ordered = names.toSorted((one, other) => (inSubgraph.get(one)?.size ?? 0) - (inSubgraph.get(other)?.size ?? 0));
  const given = new Map(ordered.map((name, index) => [name, `${String(index).padStart(4, '0')} ${name}`]));
  const own = new Map([...given].map(([name, other]) => [other, name]));
  const isName = ({ name }: ConstDirectiveNode, argument: string): boolean => (name.value === 'join__graph' && argument === 'name') || (name.value === 'join__field' && argument === 'override');
  return {
    supergraph: visit(supergraph, {
      Directive: (directive) => ({
        ...directive,
        arguments: (directive.arguments ?? []).map((argument) => {
          const name = isName(directive as ConstDirectiveNode, argument.name.value) && argument.value.kind === Kind.STRING ? given.get(argument.value.value) : undefined;
          return name === undefined ? argument : { ...argument, value: { kind: Kind.STRING as const, value: name } };
        }),
      }),
    }),
    withOwnNames: (plan) => replaceFetches(plan, (fetch) => ({ ...fetch, serviceName: own.get(fetch.serviceName) ?? fetch.serviceName })),
  };
}
