import {
  Kind,
  print,
  stripIgnoredCharacters,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { nameNode } from '../../operation/ast.ts';
import { argumentOf, fieldSetOf, joinFieldsOf, joinTypesOf, subgraphNamesOf } from '../../supergraph/joinDirectives.ts';

/** A field that @provides in a subgraph what is below it. */
export interface Provision {
  service: string;
  type: string;
  field: string;
  set: SelectionSetNode;
}

/** Where subgraphs know fields of others. */
export interface Providing {
  provisions: readonly Provision[];
  setOf(service: string, type: string, field: string): SelectionSetNode | undefined;
  /** Whether a subgraph has a field only where it is provided. */
  isForeign(service: string, type: string, field: string): boolean;
}

/** @param fieldOf the schema's names of fields: what is provided under others besides is not told. */
export function providingIn(supergraph: DocumentNode, fieldOf: (name: string) => string = (name) => name): Providing {
  const names = subgraphNamesOf(supergraph);
  const provisions: Provision[] = [];
  const sets = new Map<string, SelectionSetNode>();
  const foreign = new Set<string>();
  for (const node of supergraph.definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const type = node.name.value;
    const keyFields = new Set(
      joinTypesOf(node).flatMap((join) => keyFieldsOf(join).map((field) => `${graphOf(join)} ${field}`)),
    );
    for (const field of node.fields ?? []) {
      for (const join of joinFieldsOf(field)) {
        const service = names.get(graphOf(join));
        if (service === undefined) continue;
        const at = `${service} ${type}.${field.name.value}`;
        const provided = argumentOf(join, 'provides');
        if (argumentOf(join, 'external') === true && !keyFields.has(`${graphOf(join)} ${field.name.value}`))
          foreign.add(at);
        if (typeof provided !== 'string') continue;
        sets.set(at, withOwnNames(fieldSetOf(provided), fieldOf));
        provisions.push({ service, type, field: field.name.value, set: sets.get(at)! });
      }
    }
  }
  return {
    provisions,
    setOf: (service, type, field) => sets.get(`${service} ${type}.${field}`),
    isForeign: (service, type, field) => foreign.has(`${service} ${type}.${field}`),
  };
}

/** A supergraph in which these are all that is provided. */
export function withProvisions(supergraph: DocumentNode, provisions: readonly Provision[]): DocumentNode {
  const names = subgraphNamesOf(supergraph);
  const texts = new Map(
    provisions.map(({ service, type, field, set }) => [
      `${service} ${type}.${field}`,
      stripIgnoredCharacters(print(set)).slice(1, -1),
    ]),
  );
  const directiveOf = (directive: ConstDirectiveNode, at: string): ConstDirectiveNode => {
    if (directive.name.value !== 'join__field' || argumentOf(directive, 'provides') === undefined) return directive;
    const value = texts.get(`${names.get(graphOf(directive))} ${at}`) ?? '';
    const others = directive.arguments!.filter(({ name }) => name.value !== 'provides');
    return {
      ...directive,
      arguments:
        value === ''
          ? others
          : [...others, { kind: Kind.ARGUMENT, name: nameNode('provides'), value: { kind: Kind.STRING, value } }],
    };
  };
  const fieldOf = (field: FieldDefinitionNode, type: string): FieldDefinitionNode => ({
    ...field,
    directives: (field.directives ?? []).map((directive) => directiveOf(directive, `${type}.${field.name.value}`)),
  });
  return {
    ...supergraph,
    definitions: supergraph.definitions.map((node) =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION
        ? { ...node, fields: (node.fields ?? []).map((field) => fieldOf(field, node.name.value)) }
        : node,
    ),
  };
}

const withOwnNames = ({ selections }: SelectionSetNode, fieldOf: (name: string) => string): SelectionSetNode => ({
  kind: Kind.SELECTION_SET,
  selections: selections.flatMap((one): SelectionNode[] => {
    if (one.kind === Kind.FIELD && fieldOf(one.name.value) !== one.name.value) return [];
    return one.kind === Kind.FRAGMENT_SPREAD || one.selectionSet === undefined
      ? [one]
      : [{ ...one, selectionSet: withOwnNames(one.selectionSet, fieldOf) }];
  }),
});

const graphOf = (join: ConstDirectiveNode): string => String(argumentOf(join, 'graph'));

function keyFieldsOf(join: ConstDirectiveNode): string[] {
  const key = argumentOf(join, 'key');
  return typeof key === 'string'
    ? fieldSetOf(key).selections.flatMap((selection) => (selection.kind === Kind.FIELD ? [selection.name.value] : []))
    : [];
}
