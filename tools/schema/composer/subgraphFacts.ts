import {
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  print,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type SelectionSetNode,
  type TypeDefinitionNode,
} from 'graphql';
import { argumentOf } from '#gateway/supergraph/joinDirectives.ts';
import { federationOf } from '../federationNames.ts';
import { fieldSetIn } from '../fieldSets.ts';
import { ownNames } from '../ownNames.ts';

/** What one subgraph says of one of its fields; a field set as `fieldSetText` writes it. */
export interface FieldFacts {
  type: string;
  /** The types of its arguments. */
  args: ReadonlyMap<string, string>;
  external: boolean;
  requires: string | undefined;
  provides: string | undefined;
  /** The subgraph that the field is taken from. */
  override: string | undefined;
  overrideLabel: string | undefined;
  shareable: boolean;
}

/** What one subgraph says of one of its types, its extensions in the same subgraph merged into it. */
export interface TypeFacts {
  kind: TypeDefinitionNode['kind'];
  /** Whether it only stands there as an extension of what other subgraphs define. */
  extension: boolean;
  isInterfaceObject: boolean;
  keys: { fields: string; resolvable: boolean }[];
  interfaces: Set<string>;
  members: Set<string>;
  values: Set<string>;
  fields: Map<string, FieldFacts>;
  /** The types of an input object's fields. */
  inputs: Map<string, string>;
}

export interface SubgraphFacts {
  /** 1 where it links no federation specification. */
  federation: 1 | 2;
  types: Map<string, TypeFacts>;
}

/** What a subgraph says of its types and fields, by the specification's names whatever it calls them. */
export function subgraphFacts(document: DocumentNode): SubgraphFacts {
  const types = new Map<string, TypeFacts>();
  for (const node of ownNames(document).definitions) {
    if (!isTypeDefinitionNode(node) && !isTypeExtensionNode(node)) continue;
    const type = node as TypeDefinitionNode;
    const facts = types.get(type.name.value) ?? noFacts(type);
    types.set(type.name.value, facts);
    if (isTypeDefinitionNode(node) && !has(type, 'extends')) facts.extension = false;
    addFacts(facts, type);
  }
  return { federation: federationOf(document) === undefined ? 1 : 2, types };
}

/** A field set written in one way, in whatever way it was written; as it is where it is none. */
export function fieldSetText(fieldSet: string): string {
  const set = fieldSetIn(fieldSet);
  return set === undefined ? fieldSet : printFieldSet(set);
}

export const printFieldSet = (set: SelectionSetNode): string => print(set).replace(/\s+/g, ' ').slice(2, -2);

const noFacts = (node: TypeDefinitionNode): TypeFacts => ({
  kind: node.kind.replace('Extension', 'Definition') as TypeDefinitionNode['kind'],
  extension: true,
  isInterfaceObject: false,
  keys: [],
  interfaces: new Set(),
  members: new Set(),
  values: new Set(),
  fields: new Map(),
  inputs: new Map(),
});

function addFacts(facts: TypeFacts, node: TypeDefinitionNode): void {
  if (has(node, 'interfaceObject')) facts.isInterfaceObject = true;
  for (const key of directivesOf(node, 'key'))
    facts.keys.push({ fields: fieldSetOf(key) ?? '', resolvable: argumentOf(key, 'resolvable') !== false });
  if ('interfaces' in node) for (const { name } of node.interfaces ?? []) facts.interfaces.add(name.value);
  if ('types' in node) for (const { name } of node.types ?? []) facts.members.add(name.value);
  if ('values' in node) for (const { name } of node.values ?? []) facts.values.add(name.value);
  for (const field of 'fields' in node ? (node.fields ?? []) : [])
    if (field.kind === Kind.FIELD_DEFINITION) facts.fields.set(field.name.value, fieldFacts(field, node));
    else facts.inputs.set(field.name.value, print(field.type));
}

function fieldFacts(node: FieldDefinitionNode, type: TypeDefinitionNode): FieldFacts {
  const given = (name: string): ConstDirectiveNode | undefined => directivesOf(node, name)[0];
  const [requires, provides, override] = [given('requires'), given('provides'), given('override')];
  return {
    type: print(node.type),
    args: new Map(node.arguments?.map((argument) => [argument.name.value, print(argument.type)])),
    external: has(node, 'external') || has(type, 'external'),
    requires: requires && fieldSetOf(requires),
    provides: provides && fieldSetOf(provides),
    override: override && textOf(override, 'from'),
    overrideLabel: override && textOf(override, 'label'),
    shareable: has(node, 'shareable') || has(type, 'shareable'),
  };
}

interface Marked {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

const directivesOf = ({ directives = [] }: Marked, directive: string): ConstDirectiveNode[] =>
  directives.filter(({ name }) => name.value === directive);
const has = (node: Marked, directive: string): boolean => directivesOf(node, directive).length > 0;

function textOf(directive: ConstDirectiveNode, name: string): string | undefined {
  const text = argumentOf(directive, name);
  return typeof text === 'string' ? text : undefined;
}

/** The field set of a directive; version 1 knows lists of them too. */
function fieldSetOf(directive: ConstDirectiveNode): string | undefined {
  const value = directive.arguments?.find(({ name }) => name.value === 'fields')?.value;
  const texts = value?.kind === Kind.LIST ? value.values : value === undefined ? [] : [value];
  return fieldSetText(texts.map((text) => (text.kind === Kind.STRING ? text.value : '')).join(' '));
}
