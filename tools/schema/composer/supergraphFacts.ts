import {
  isTypeDefinitionNode,
  Kind,
  print,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type TypeDefinitionNode,
} from 'graphql';
import { argumentOf, joinFieldsOf, joinTypesOf, subgraphNamesOf } from '#gateway/supergraph/joinDirectives.ts';
import { fieldSetText } from './subgraphFacts.ts';

/** What the supergraph says that a subgraph has of a field. */
export interface JoinedField {
  /** The type that the subgraph gives the field, where that is not the supergraph's. */
  type: string | undefined;
  external: boolean;
  usedOverridden: boolean;
  requires: string | undefined;
  provides: string | undefined;
  override: string | undefined;
  overrideLabel: string | undefined;
}

/** What the supergraph says that a subgraph has of a type. */
export interface JoinedType {
  isInterfaceObject: boolean;
  keys: { fields: string; resolvable: boolean }[];
  interfaces: Set<string>;
  members: Set<string>;
  values: Set<string>;
}

export interface ComposedField {
  node: FieldDefinitionNode | InputValueDefinitionNode;
  type: string;
  /** By the subgraphs' names. */
  in: ReadonlyMap<string, JoinedField>;
}

export interface ComposedType {
  node: TypeDefinitionNode;
  /** By the subgraphs' names. */
  in: ReadonlyMap<string, JoinedType>;
  fields: ReadonlyMap<string, ComposedField>;
}

export interface SupergraphFacts {
  /** The subgraphs' addresses by their names. */
  urls: ReadonlyMap<string, string>;
  types: ReadonlyMap<string, ComposedType>;
}

/** What a supergraph says of its subgraphs (https://specs.apollo.dev/join). */
export function supergraphFacts(supergraph: DocumentNode): SupergraphFacts {
  const names = subgraphNamesOf(supergraph);
  const nameIn = (join: ConstDirectiveNode): string => names.get(String(argumentOf(join, 'graph'))) ?? '';
  const types = new Map<string, ComposedType>();
  const urls = new Map<string, string>();
  for (const node of supergraph.definitions) {
    if (!isTypeDefinitionNode(node)) continue;
    if (node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'join__Graph')
      for (const { name, directives = [] } of node.values ?? [])
        urls.set(names.get(name.value)!, String(argumentOf(directives[0]!, 'url')));
    if (joinTypesOf(node).length > 0) types.set(node.name.value, composedType(node, nameIn));
  }
  return { urls, types };
}

type NameIn = (join: ConstDirectiveNode) => string;

function composedType(node: TypeDefinitionNode, nameIn: NameIn): ComposedType {
  const joined = new Map<string, JoinedType>();
  for (const join of joinTypesOf(node)) {
    const name = nameIn(join);
    const type = joined.get(name) ?? {
      isInterfaceObject: argumentOf(join, 'isInterfaceObject') === true,
      keys: [],
      interfaces: new Set(),
      members: new Set(),
      values: new Set(),
    };
    joined.set(name, type);
    const key = textIn(join, 'key');
    if (key !== undefined)
      type.keys.push({ fields: fieldSetText(key), resolvable: argumentOf(join, 'resolvable') !== false });
  }
  for (const [directive, given, what] of [
    ['join__implements', 'interface', 'interfaces'],
    ['join__unionMember', 'member', 'members'],
  ] as const)
    for (const join of node.directives ?? [])
      if (join.name.value === directive) joined.get(nameIn(join))?.[what].add(String(argumentOf(join, given)));
  if (node.kind === Kind.ENUM_TYPE_DEFINITION)
    for (const { name, directives = [] } of node.values ?? [])
      for (const join of directives)
        if (join.name.value === 'join__enumValue') joined.get(nameIn(join))?.values.add(name.value);
  const fields = 'fields' in node ? (node.fields ?? []) : [];
  return {
    node,
    in: joined,
    fields: new Map(fields.map((field) => [field.name.value, composedField(field, [...joined.keys()], nameIn)])),
  };
}

/** A field without a join directive is, as it is, in every subgraph that has its type. */
function composedField(node: ComposedField['node'], subgraphs: readonly string[], nameIn: NameIn): ComposedField {
  const joins = joinFieldsOf(node);
  return {
    node,
    type: print(node.type),
    in: new Map(
      joins.length === 0
        ? subgraphs.map((name) => [name, joinedField(undefined)])
        : joins
            .filter((join) => argumentOf(join, 'graph') !== undefined)
            .map((join) => [nameIn(join), joinedField(join)]),
    ),
  };
}

const joinedField = (join: ConstDirectiveNode | undefined): JoinedField => ({
  type: join && textIn(join, 'type'),
  external: join !== undefined && argumentOf(join, 'external') === true,
  usedOverridden: join !== undefined && argumentOf(join, 'usedOverridden') === true,
  requires: join && fieldSetAt(join, 'requires'),
  provides: join && fieldSetAt(join, 'provides'),
  override: join && textIn(join, 'override'),
  overrideLabel: join && textIn(join, 'overrideLabel'),
});

function textIn(directive: ConstDirectiveNode, name: string): string | undefined {
  const text = argumentOf(directive, name);
  return typeof text === 'string' ? text : undefined;
}

function fieldSetAt(directive: ConstDirectiveNode, name: string): string | undefined {
  const text = textIn(directive, name);
  return text === undefined ? undefined : fieldSetText(text);
}
