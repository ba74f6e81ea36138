import { Kind, type DocumentNode } from 'graphql';
import { argumentOf, joinTypesOf, subgraphNamesOf } from './joinDirectives.ts';

/** The interfaces that subgraphs have as objects (@interfaceObject), and the types of their objects elsewhere. */
export interface InterfaceObjects {
  /** By the subgraph's name. */
  inSubgraph: ReadonlyMap<string, ReadonlySet<string>>;
  members: ReadonlyMap<string, ReadonlySet<string>>;
}

/** @param supergraph a canonical one. */
export function interfaceObjectsOf(supergraph: DocumentNode): InterfaceObjects {
  const names = subgraphNamesOf(supergraph);
  const inSubgraph = new Map<string, Set<string>>();
  const members = new Map<string, Set<string>>();
  for (const definition of supergraph.definitions) {
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION)
      for (const { name } of definition.interfaces ?? []) addTo(members, name.value, definition.name.value);
    if (definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const join of joinTypesOf(definition)) {
      if (argumentOf(join, 'isInterfaceObject') === true)
        addTo(inSubgraph, names.get(String(argumentOf(join, 'graph')))!, definition.name.value);
    }
  }
  return { inSubgraph, members };
}

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  map.set(key, (map.get(key) ?? new Set()).add(value));
}
