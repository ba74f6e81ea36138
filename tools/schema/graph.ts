import {
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
  type TypeDefinitionNode,
  type TypeNode,
} from 'graphql';
import type { SubgraphSource } from './sources.ts';

/** One subgraph's definition of a type, its extensions in the same subgraph merged into it. */
export interface Definition {
  name: string;
  kind: TypeDefinitionNode['kind'];
  source: SubgraphSource;
  node: TypeDefinitionNode;
  place: string;
  directives: ConstDirectiveNode[];
  fields: FieldDefinitionNode[];
}

/** The four SDLs, by type. */
export interface SourceGraph {
  sources: readonly SubgraphSource[];
  /** Each type's definitions, one a subgraph at most. */
  types: Map<string, Definition[]>;
  /** The subgraph that owns a type; none or several where the sources are wrong. */
  ownersOf(type: string): readonly SubgraphSource[];
}

export const rootTypes = new Set(['Query', 'Mutation', 'Subscription']);

export function graphOf(sources: readonly SubgraphSource[]): SourceGraph {
  const types = new Map<string, Definition[]>();
  for (const source of sources) {
    for (const node of source.document.definitions) {
      if (!isTypeDefinitionNode(node) && !isTypeExtensionNode(node)) continue;
      const type = node as TypeDefinitionNode;
      const kind = type.kind.replace('Extension', 'Definition') as TypeDefinitionNode['kind'];
      const name = type.name.value;
      const definitions = types.get(name) ?? [];
      types.set(name, definitions);
      let definition = definitions.find((known) => known.source === source);
      if (definition === undefined) {
        definition = { name, kind, source, node: type, place: source.placeOf(type.name), directives: [], fields: [] };
        definitions.push(definition);
      }
      definition.directives.push(...(type.directives ?? []));
      if (kind === Kind.OBJECT_TYPE_DEFINITION || kind === Kind.INTERFACE_TYPE_DEFINITION)
        definition.fields.push(...((type as ObjectTypeDefinitionNode).fields ?? []));
    }
  }
  const tablesKnown = sources.some(({ aggregates }) => aggregates.length > 0);
  const owners = new Map([...types].map(([name, definitions]) => [name, ownersAmong(definitions, tablesKnown)]));
  return { sources, types, ownersOf: (type) => owners.get(type) ?? [] };
}

/**
 * Whose a type is: the only subgraph that defines it, else those of its subgraphs that have a table of that name; where
 * only SDLs are known, those that mark it.
 */
function ownersAmong(definitions: readonly Definition[], tablesKnown: boolean): SubgraphSource[] {
  const owns = (definition: Definition): boolean =>
    tablesKnown
      ? tablesOf(definition.source, 'tenant', 'personal', 'shared').has(definition.name)
      : ['tenantScoped', 'global'].some((mark) => has(definition, mark));
  return (definitions.length === 1 ? definitions : definitions.filter(owns)).map(({ source }) => source);
}

/** The names of a subgraph's entities of these kinds of table. */
export const tablesOf = ({ aggregates }: SubgraphSource, ...kinds: ('tenant' | 'personal' | 'shared')[]): Set<string> =>
  new Set(
    aggregates.flatMap((aggregate) => kinds.flatMap((kind) => aggregate[kind] ?? [])).map((entity) => entity.name),
  );

export const has = (
  { directives }: { directives?: readonly ConstDirectiveNode[] | undefined },
  name: string,
): boolean => directives?.some((directive) => directive.name.value === name) === true;
export const isEntity = (definition: Definition): boolean => has(definition, 'key');

/** The names of the top-level fields of an entity's keys. */
export function keyFields({ directives }: Definition): Set<string> {
  const sets = directives
    .filter(({ name }) => name.value === 'key')
    .flatMap(({ arguments: given }) => given ?? [])
    .filter(({ name }) => name.value === 'fields');
  return new Set(
    sets.flatMap(({ value }) =>
      value.kind === Kind.STRING
        ? value.value
            .replace(/\{[^}]*\}/g, ' ')
            .trim()
            .split(/\s+/)
        : [],
    ),
  );
}

export const isList = (type: TypeNode): boolean =>
  type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isList(type.type));
/** Whether the named type itself, inside all lists, may be null. */
export const innermostNullable = (type: TypeNode): boolean => {
  if (type.kind === Kind.NAMED_TYPE) return true;
  if (type.kind === Kind.LIST_TYPE) return innermostNullable(type.type);
  return type.type.kind === Kind.LIST_TYPE && innermostNullable(type.type);
};
