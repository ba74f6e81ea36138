import { Kind, type DocumentNode, type FieldDefinitionNode, type SelectionSetNode } from 'graphql';
import { argumentOf, fieldSetOf, joinFieldsOf, joinTypesOf, subgraphNamesOf } from '../../supergraph/joinDirectives.ts';
import type { Overrides } from '../../supergraph/progressiveOverrides.ts';
import { commonKeyIn } from './commonKey.ts';

/** How a field with @requires is had: of which subgraph (as directives call it), and what that is told. */
export interface Requirement {
  graph: string;
  set: SelectionSetNode;
}

/**
 * The fields with @requires of a canonical supergraph's object types, and of interfaces that a subgraph has as objects
 * (@interfaceObject), and how their subgraphs find the objects.
 */
export interface RequiringFields {
  /** What they are called. */
  names: ReadonlySet<string>;
  /** The types that have any, each with the subgraphs that require something for it. */
  graphsByType: ReadonlyMap<string, ReadonlySet<string>>;
  /** Undefined for a field that some subgraph gives without being told anything. */
  requirementOf(type: string, field: string, overrides: Overrides): Requirement | undefined;
  /** The keys by which a subgraph finds a type's objects: first those that most others know, and short ones. */
  keysOf(graph: string, type: string): readonly SelectionSetNode[];
  /** Whether no other subgraph has a field. */
  isOwn(graph: string, type: string, field: string): boolean;
  /** Whether a type has keys that not all of its subgraphs can tell. */
  isScattered(type: string): boolean;
}

/** Where a field is, and what is to be known of it there. */
interface Source {
  graph: string;
  required: SelectionSetNode | undefined;
  /** The name of the subgraph that has it no more, and whether that is so under a label only. */
  override: string | undefined;
  label: string | undefined;
}

export function requiringFieldsOf(supergraph: DocumentNode): RequiringFields {
  const names = subgraphNamesOf(supergraph);
  const graphsByType = new Map<string, Set<string>>();
  const sources = new Map<string, readonly Source[]>();
  const keys = new Map<string, readonly SelectionSetNode[]>();
  const scattered = new Set<string>();
  const fieldNames = new Set<string>();
  for (const node of supergraph.definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const requires = (node.fields ?? []).some((field) =>
      joinFieldsOf(field).some((join) => argumentOf(join, 'requires') !== undefined),
    );
    if (!requires) continue;
    const type = node.name.value;
    const joins = joinTypesOf(node).map((join) => ({
      graph: String(argumentOf(join, 'graph')),
      key: argumentOf(join, 'key'),
      enters: argumentOf(join, 'resolvable') !== false,
    }));
    const known = [...new Set(joins.map(({ graph }) => graph))];
    const graphs = new Set<string>();
    graphsByType.set(type, graphs);
    for (const field of node.fields ?? []) {
      const found = sourcesOf(field, known);
      sources.set(`${type}.${field.name.value}`, found);
      for (const { graph, required } of found) {
        if (required === undefined) continue;
        graphs.add(graph);
        fieldNames.add(field.name.value);
      }
    }
    if (known.length > 1 && !joinTypesOf(node).every(commonKeyIn(node))) scattered.add(type);
    const shares = (key: unknown): number => joins.filter((join) => join.key === key).length;
    for (const graph of known)
      keys.set(
        `${graph} ${type}`,
        joins
          .flatMap(({ graph: at, key, enters }) => (at === graph && enters && typeof key === 'string' ? [key] : []))
          .toSorted((one, other) => shares(other) - shares(one) || one.length - other.length)
          .map(fieldSetOf),
      );
  }

  const isActive = ({ label }: Source, { labels, percentage }: Overrides): boolean => {
    if (label === undefined) return true;
    const bound = /^percent\((.+)\)$/.exec(label)?.[1];
    return bound === undefined ? labels.has(label) : percentage < Number(bound);
  };

  return {
    names: fieldNames,
    graphsByType,
    requirementOf(type, field, overrides) {
      const all = sources.get(`${type}.${field}`) ?? [];
      if (all.every(({ required }) => required === undefined)) return undefined;
      const overriding = all.filter((source) => source.override !== undefined && isActive(source, overrides));
      const has = all.filter(
        (source) =>
          (source.override === undefined || overriding.includes(source)) &&
          !overriding.some(({ override }) => override === names.get(source.graph)),
      );
      const [first] = has;
      return first?.required === undefined || has.some(({ required }) => required === undefined)
        ? undefined
        : { graph: first.graph, set: first.required };
    },
    keysOf: (graph, type) => keys.get(`${graph} ${type}`) ?? [],
    isOwn: (graph, type, field) => {
      const all = sources.get(`${type}.${field}`) ?? [];
      return all.length === 1 && all[0]!.graph === graph;
    },
    isScattered: (type) => scattered.has(type),
  };
}

/** Where a field is; one that says nothing is in all subgraphs of its type. */
function sourcesOf(field: FieldDefinitionNode, graphs: readonly string[]): Source[] {
  const joins = joinFieldsOf(field);
  if (joins.length === 0)
    return graphs.map((graph) => ({ graph, required: undefined, override: undefined, label: undefined }));
  return joins
    .filter((join) => argumentOf(join, 'external') !== true && argumentOf(join, 'graph') !== undefined)
    .map((join) => {
      const [required, override, label] = ['requires', 'override', 'overrideLabel'].map((name) => {
        const text = argumentOf(join, name);
        return typeof text === 'string' ? text : undefined;
      });
      return {
        graph: String(argumentOf(join, 'graph')),
        required: required === undefined ? undefined : fieldSetOf(required),
        override,
        label,
      };
    });
}
