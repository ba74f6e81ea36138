import {
  Kind,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { nameNode } from '../../operation/ast.ts';
import { namedTypeOf } from '../../supergraph/fieldTypes.ts';
import { argumentOf, fieldSetOf, joinFieldsOf, joinTypesOf } from '../../supergraph/joinDirectives.ts';

/** The subgraph that no request goes to: a plan that begins there begins with entities that are already known. */
export const entrySubgraph = 'entry';
const entryGraph = 'ENTRY__';

/** The root field of the entry that gives an entity of a type. */
export const entryField = (type: string): string => `_entry_${type}`;

/**
 * A canonical supergraph with one more subgraph, which knows nothing but the keys of every entity and gives one of each
 * type. What a plan over it does after its first fetch can be done wherever an entity of that type is known by the keys
 * that the first fetch asks for.
 */
export function withEntrySubgraph(supergraph: DocumentNode): DocumentNode {
  const objects = new Map(
    supergraph.definitions
      .filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
  const keys = new Map(
    [...objects].map(([name, node]) => [name, keysOf(node)] as const).filter(([, found]) => found.length > 0),
  );
  const known = new Map<string, Set<string>>();

  function know(type: string, { selections }: SelectionSetNode): void {
    const fields = known.get(type) ?? new Set<string>();
    known.set(type, fields);
    for (const selection of selections) {
      if (selection.kind !== Kind.FIELD) continue;
      fields.add(selection.name.value);
      const definition = objects.get(type)?.fields?.find(({ name }) => name.value === selection.name.value);
      if (selection.selectionSet !== undefined && definition !== undefined)
        know(namedTypeOf(definition.type), selection.selectionSet);
    }
  }
  for (const [type, found] of keys) for (const key of found) know(type, fieldSetOf(key));

  const fieldOf = (field: FieldDefinitionNode, graphs: readonly string[], atEntry: boolean): FieldDefinitionNode => {
    const { directives = [] } = field;
    // A field without these belongs to every subgraph of its type; the entry must not be one of them.
    const stated =
      joinFieldsOf({ directives }).length > 0 ? [] : graphs.map((graph) => directive('join__field', { graph }));
    return {
      ...field,
      directives: [...directives, ...stated, ...(atEntry ? [directive('join__field', { graph: entryGraph })] : [])],
    };
  };

  const objectOf = (node: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode => {
    const name = node.name.value;
    const isRoot = name === 'Query';
    if (!isRoot && !known.has(name)) return node;
    const graphs = [...new Set(joinTypesOf(node).map((join) => String(argumentOf(join, 'graph'))))];
    const own = keys.get(name) ?? [];
    const joined =
      own.length === 0
        ? [directive('join__type', { graph: entryGraph })]
        : own.map((key) => directive('join__type', { graph: entryGraph, key, resolvable: false }));
    const fields = (node.fields ?? []).map((field) =>
      fieldOf(field, graphs, known.get(name)?.has(field.name.value) ?? false),
    );
    return {
      ...node,
      directives: [...(node.directives ?? []), ...joined],
      fields: isRoot ? [...fields, ...[...keys.keys()].map(entryFieldOf)] : fields,
    };
  };

  return {
    kind: Kind.DOCUMENT,
    definitions: supergraph.definitions.map((node) => {
      if (node.kind === Kind.OBJECT_TYPE_DEFINITION) return objectOf(node);
      if (node.kind !== Kind.ENUM_TYPE_DEFINITION || node.name.value !== 'join__Graph') return node;
      const value = {
        kind: Kind.ENUM_VALUE_DEFINITION as const,
        name: nameNode(entryGraph),
        directives: [directive('join__graph', { name: entrySubgraph, url: entrySubgraph })],
      };
      return { ...node, values: [...(node.values ?? []), value] };
    }),
  };
}

/** The keys by which some subgraph finds a type's objects. */
function keysOf(type: ObjectTypeDefinitionNode): string[] {
  const resolvable = joinTypesOf(type).filter((join) => argumentOf(join, 'resolvable') !== false);
  return [...new Set(resolvable.map((join) => argumentOf(join, 'key')).filter((key) => typeof key === 'string'))];
}

const entryFieldOf = (type: string): FieldDefinitionNode => ({
  kind: Kind.FIELD_DEFINITION,
  name: nameNode(entryField(type)),
  type: { kind: Kind.NAMED_TYPE, name: nameNode(type) },
  directives: [directive('join__field', { graph: entryGraph })],
});

const directive = (
  name: string,
  {
    graph,
    key,
    resolvable,
    ...texts
  }: { graph?: string; key?: string; resolvable?: boolean; name?: string; url?: string },
): ConstDirectiveNode => ({
  kind: Kind.DIRECTIVE,
  name: nameNode(name),
  arguments: [
    ...(graph === undefined
      ? []
      : [{ kind: Kind.ARGUMENT as const, name: nameNode('graph'), value: { kind: Kind.ENUM as const, value: graph } }]),
    ...Object.entries({ key, ...texts }).flatMap(([argument, value]) =>
      value === undefined
        ? []
        : [{ kind: Kind.ARGUMENT as const, name: nameNode(argument), value: { kind: Kind.STRING as const, value } }],
    ),
    ...(resolvable === undefined
      ? []
      : [
          {
            kind: Kind.ARGUMENT as const,
            name: nameNode('resolvable'),
            value: { kind: Kind.BOOLEAN as const, value: resolvable },
          },
        ]),
  ],
});
