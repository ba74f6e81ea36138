import { Kind, type DocumentNode, type SelectionSetNode } from 'graphql';
import { argumentOf, fieldSetOf, joinFieldsOf, joinTypesOf, subgraphNamesOf } from './joinDirectives.ts';

/** What subgraphs must be told, by the subgraph's name. */
export interface Requirements {
  /** What a field @requires there. */
  setOf(service: string, type: string, field: string): SelectionSetNode | undefined;
  /** The keys by which it finds a type's objects. */
  keysOf(service: string, type: string): readonly SelectionSetNode[];
  /** Whether any type has several fields there with @requires. */
  hasSeveral(service: string): boolean;
}

export function requirementsOf(supergraph: DocumentNode): Requirements {
  const names = subgraphNamesOf(supergraph);
  const sets = new Map<string, SelectionSetNode>();
  const keys = new Map<string, SelectionSetNode[]>();
  const counts = new Map<string, number>();
  const several = new Set<string>();
  for (const node of supergraph.definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const join of joinTypesOf(node)) {
      const key = argumentOf(join, 'key');
      const at = `${names.get(String(argumentOf(join, 'graph')))} ${node.name.value}`;
      if (typeof key === 'string') keys.set(at, [...(keys.get(at) ?? []), fieldSetOf(key)]);
    }
    for (const field of node.fields ?? []) {
      for (const join of joinFieldsOf(field)) {
        const required = argumentOf(join, 'requires');
        if (typeof required !== 'string') continue;
        const service = names.get(String(argumentOf(join, 'graph')))!;
        const at = `${service} ${node.name.value}`;
        sets.set(`${at}.${field.name.value}`, fieldSetOf(required));
        counts.set(at, (counts.get(at) ?? 0) + 1);
        if (counts.get(at)! > 1) several.add(service);
      }
    }
  }
  return {
    setOf: (service, type, field) => sets.get(`${service} ${type}.${field}`),
    keysOf: (service, type) => keys.get(`${service} ${type}`) ?? [],
    hasSeveral: (service) => several.has(service),
  };
}
