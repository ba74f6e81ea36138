import {
  isAbstractType,
  isObjectType,
  Kind,
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf, responseNameOf } from '../operation/ast.ts';
import { typeNamed } from '../supergraph/fieldTypes.ts';
import { objectsOf } from '../supergraph/possibleTypes.ts';
import type { Requirements } from '../supergraph/requirements.ts';
import type { Nodes } from './answerNodes.ts';

/** What a plan is of: the whole graph, and what its subgraphs require. */
export interface PlannedGraph {
  /** Everything that subgraphs may answer. */
  schema: GraphQLSchema;
  requirements: Requirements;
  nodes?: Nodes | undefined;
}

/**
 * What a subgraph requires for the fields that it is asked for of entities: by the name of the `_entities` field, then
 * by the field's in the answer.
 */
export function requiredIn(
  document: DocumentNode,
  service: string,
  { schema, requirements }: PlannedGraph,
): Map<string, Map<string, SelectionSetNode[]>> {
  const fragments = fragmentsOf(document);
  const byAlias = new Map<string, Map<string, SelectionSetNode[]>>();

  function collect({ selections }: SelectionSetNode, type: GraphQLCompositeType | undefined, alias: string): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        if (type === undefined) continue;
        const sets = setsOf(type, selection.name.value);
        if (sets.length === 0) continue;
        const fields = byAlias.get(alias) ?? new Map<string, SelectionSetNode[]>();
        byAlias.set(alias, fields);
        const name = responseNameOf(selection);
        fields.set(name, [...(fields.get(name) ?? []), ...sets]);
      } else {
        const node = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value)! : selection;
        collect(node.selectionSet, typeNamed(schema, node.typeCondition) ?? type, alias);
      }
    }
  }

  /** Of a field of an interface, what any of its objects' requires, and of an object's, what its interfaces' do. */
  function setsOf(type: GraphQLCompositeType, field: string): SelectionSetNode[] {
    const related = [
      type,
      ...(isAbstractType(type) ? objectsOf(schema, type) : []),
      ...(isObjectType(type) ? type.getInterfaces() : []),
    ];
    return related.flatMap(({ name }) => requirements.setOf(service, name, field) ?? []);
  }

  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const selection of definition.selectionSet.selections)
      if (selection.kind === Kind.FIELD && selection.selectionSet !== undefined)
        collect(selection.selectionSet, undefined, responseNameOf(selection));
  }
  return byAlias;
}

/** Whether a set requires what a path of a representation leads to. */
export function requires({ selections }: SelectionSetNode, [name, ...rest]: readonly string[]): boolean {
  return selections.some((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return false;
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return requires(selection.selectionSet, name === undefined ? [] : [name, ...rest]);
    if (selection.name.value !== name) return false;
    return rest.length === 0 || selection.selectionSet === undefined || requires(selection.selectionSet, rest);
  });
}
