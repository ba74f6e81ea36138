import type { PlanNode } from '@graphql-hive/router-query-planner';
import { Kind, parse, type DocumentNode, type FragmentDefinitionNode, type GraphQLCompositeType, type GraphQLSchema, type SelectionNode, type SelectionSetNode } from 'graphql';
import { fragmentsOf } from '../../operation/ast.ts';
import { agreedProvisions } from './agreedProvides.ts';
import { entrySubgraph } from '../requiresDetour/entrySubgraph.ts';
import { replaceFetches } from './fetchNodes.ts';
import { compositeTypeOf, typeNamed } from '../../supergraph/fieldTypes.ts';
import { providingIn, withProvisions } from './providesDirectives.ts';
import { fieldsIn, objectsOf } from '../../supergraph/possibleTypes.ts';

/** How plans that trust a @provides too far are found, and what is planned over instead. */
export interface Provisions {
  /** The supergraph with what is provided on ways along these fields only, and without what of that the planner can get wrong. */
  agreed(fields: ReadonlySet<string>): DocumentNode;
  /** Whether a plan asks each subgraph only for what it knows at that place. */
  isSound(plan: PlanNode): boolean;
}

/** @param fieldOf the schema's name of a field. @returns undefined where the planner gets nothing wrong. */
export function provisionsOf(supergraph: DocumentNode, schema: GraphQLSchema, fieldOf: (name: string) => string): Provisions | undefined {
  const providing = providingIn(supergraph);
  if (providing.provisions.length === 0) return undefined;
  const { provisions, setOf, isForeign } = providing;
  if (agreedProvisions(providing, schema) === provisions) return undefined;

  function isKnown(service: string, { selections }: SelectionSetNode, parent: GraphQLCompositeType, provided: readonly SelectionSetNode[], fragments: ReadonlyMap<string, FragmentDefinitionNode>): boolean {
    return selections.every((selection) => {
      if (selection.kind !== Kind.FIELD) {
        const { typeCondition, selectionSet } = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value)! : selection;
        return isKnown(service, selectionSet, typeNamed(schema, typeCondition) ?? parent, provided, fragments);
      }
      const name = fieldOf(selection.name.value);
      if (name.startsWith('__')) return true;
      const here = fieldsIn(schema, provided, parent).filter((field) => field.name.value === name);
      if (here.length === 0 && objectsOf(schema, parent).some((object) => isForeign(service, object.name, name))) return false;
      if (selection.selectionSet === undefined) return true;
      // The planner's own root field: what is below it says its types.
      if (name === '_entities') return isKnown(service, selection.selectionSet, parent, [], fragments);
      const own = setOf(service, parent.name, name);
      const inner = [...here.flatMap(({ selectionSet }) => selectionSet ?? []), ...(own === undefined ? [] : [own])];
      return isKnown(service, selection.selectionSet, compositeTypeOf(schema, parent, name), inner, fragments);
    });
  }

  return {
    agreed: (fields) => withProvisions(supergraph, agreedProvisions({ ...providing, provisions: provisions.filter(({ field }) => fields.has(field)).map((provision) => ({ ...provision, set: used(provision.set, fields) })) }, schema)),
    isSound(plan) {
      let sound = true;
      replaceFetches(plan, (fetch) => {
        if (fetch.serviceName === entrySubgraph) return fetch;
        const document = parse(fetch.operation, { noLocation: true });
        const fragments = fragmentsOf(document);
        for (const definition of document.definitions) {
          if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
          const root = schema.getRootType(definition.operation)!;
          if (!isKnown(fetch.serviceName, definition.selectionSet, root, [], fragments)) sound = false;
        }
        return fetch;
      });
      return sound;
    },
  };
}

/** A set without the objects that fields of other names lead to. */
const used = ({ selections }: SelectionSetNode, fields: ReadonlySet<string>): SelectionSetNode => ({
  kind: Kind.SELECTION_SET,
  selections: selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD || selection.selectionSet === undefined) return [selection];
    const inner = used(selection.selectionSet, fields);
    return inner.selections.length === 0 || (selection.kind === Kind.FIELD && !fields.has(selection.name.value)) ? [] : [{ ...selection, selectionSet: inner }];
  }),
});
